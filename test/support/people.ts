import { expect, vi } from 'vitest';
import { Throttle } from '../../src/core/web/throttle/throttle.js';
import type { RunningApp } from './app.js';
import type { Visitor } from './visitor.js';

export const PASSWORD = 'correct horse battery staple';

/** A visitor with a new account, logged in through the real form. */
export async function signedUp(
  app: { visitor(): Visitor },
  email = 'ada@example.com',
  visitor = app.visitor(),
) {
  const page = await visitor.submit('/signup', { email, password: PASSWORD });
  if (page.user !== email) throw new Error(`${email} could not sign up:\n${page.html}`);
  return visitor;
}

export async function logIn(visitor: Visitor, email = 'ada@example.com', more = {}) {
  const page = await visitor.submit('/login', { email, password: PASSWORD, ...more });
  if (page.user !== email) throw new Error(`${email} could not log in:\n${page.html}`);
  return page;
}

/** @returns how many tries were let through before there were too many */
export async function triesOf(again: () => Promise<{ status: number }>) {
  for (let tries = 0; tries < 1000; tries++) if ((await again()).status === 429) return tries;
  throw new Error('Nobody is ever slowed down');
}

/** As many attempts are let through as the form declares. Read from the call, so that no test of the core needs the form. */
export async function expectSlowedDown(
  { app }: RunningApp,
  again: () => Promise<{ status: number }>,
) {
  const count = vi.spyOn(app.get(Throttle), 'count');
  expect(await triesOf(again)).toBe(count.mock.calls[0]?.[0].account);
}
