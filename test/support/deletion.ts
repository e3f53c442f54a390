import type { Abstract, Type } from '@nestjs/common';
import { expect, vi } from 'vitest';
import { Users } from '../../src/core/users/users.js';
import { proofOf } from './accounts.js';
import type { RunningApp } from './app.js';
import type { Page } from './page.js';
import type { User } from './seed.js';

/** The next time that a provider is about to do something, the account of somebody is deleted first, as by another device. */
export function deleteBefore(
  running: RunningApp,
  { id }: User,
  provider: Type<object> | Abstract<object>,
  does: string,
) {
  const { app } = running;
  const instance = app.get<object, Record<string, (...given: unknown[]) => unknown>>(provider);
  const original = instance[does]!.bind(instance);
  vi.spyOn(instance, does).mockImplementationOnce(async (...given) => {
    await app.get(Users).remove(await proofOf(running, id));
    return original(...given);
  });
}

/** The answer to somebody whose account is gone. */
export function expectGone(page: Page) {
  expect(page.status).toBe(200);
  expect(page.path).toMatch(/^\/login/);
  expect(page).toBeGuest();
}
