import { onTestFinished, vi } from 'vitest';

/** Stops the clock that the application and the cookie jar read. Timers and sockets go on. */
export function stopClock() {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  return { pass: (seconds: number) => void vi.setSystemTime(Date.now() + seconds * 1000) };
}
