import { onTestFinished, vi } from 'vitest';
import { stores } from './stores.js';

/** Stops the clock that the application and the cookie jar read. Timers and sockets go on. */
export function stopClock() {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  return {
    async pass(seconds: number) {
      vi.setSystemTime(Date.now() + seconds * 1000);
      await stores.age(seconds);
    },
  };
}
