import { expect, it, onTestFinished, vi } from 'vitest';
import { TIME_LIMITS } from '../config/policy.js';
import type { Logins } from '../session/logins.js';
import { type Client, watchSockets } from './watched-sockets.js';

it('A socket on which nobody says anything is sent something before a proxy gives it up', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const silent = { ping: vi.fn(), close: vi.fn() };
  const logins = { hasEnded: async () => false };
  const stop = watchSockets(
    () => [silent as unknown as Client],
    logins as unknown as Logins,
    TIME_LIMITS,
  );
  vi.advanceTimersByTime(60_000);
  expect(silent.ping.mock.calls.length).toBeGreaterThan(6);
  stop();
  silent.ping.mockClear();
  vi.advanceTimersByTime(60_000);
  expect(silent.ping).not.toHaveBeenCalled();
});
