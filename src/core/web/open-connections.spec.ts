import { expect, it, onTestFinished, vi } from 'vitest';
import { Config } from '../config/config.js';
import type { CurrentLogin } from '../logins/current-login.js';
import type { SessionRequest } from '../session/session-data.js';
import { OpenConnections } from './open-connections.js';

it('A connection on which nobody says anything is sent something before a proxy gives it up', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const connections = new OpenConnections(new Config({}), {} as CurrentLogin);
  const beat = vi.fn();
  const user = Promise.resolve(undefined);
  const leave = connections.add({ request: {} as SessionRequest, user, beat, end: () => {} });
  vi.advanceTimersByTime(60_000);
  expect(beat.mock.calls.length).toBeGreaterThan(6);
  leave();
  expect(vi.getTimerCount()).toBe(0);
});
