import { describe, expect, it } from 'vitest';
import { actingAs, seed, startApp } from '../../../test/support/kit.js';
import { lastingStore } from '../../../test/support/stores.js';
import { Visitor } from '../../../test/support/visitor.js';

const OLD = '0123456789abcdef'.repeat(4);
const NEW = 'fedcba9876543210'.repeat(4);

describe('Session keys', () => {
  it('are changed without logging anybody out: new first, then without the old one', async () => {
    const store = await lastingStore();
    const before = await startApp({ ...store, SESSION_KEYS: OLD });
    const { jar } = await actingAs(before, await seed.user(before));
    await before.close();

    const between = await startApp({ ...store, SESSION_KEYS: `${NEW},${OLD}` });
    const returning = new Visitor(between.origin, jar);
    expect(await returning.open('/count')).toBeLoggedInAs('ada@example.com');
    await between.close();

    const after = await startApp({ ...store, SESSION_KEYS: NEW });
    await expect(new Visitor(after.origin, jar)).toBeLoggedInAs('ada@example.com');
  });

  it('that were taken out let nobody in, and nothing breaks', async () => {
    const store = await lastingStore();
    const before = await startApp({ ...store, SESSION_KEYS: OLD });
    const { jar } = await actingAs(before, await seed.user(before));
    await before.close();

    const after = await startApp({ ...store, SESSION_KEYS: NEW });
    const page = await new Visitor(after.origin, jar).open('/count');
    expect(page.status).toBe(200);
    expect(page).toBeGuest();
    expect(page.count).toBe(1);
  });
});

describe('A restart', () => {
  it('keeps everybody logged in', async () => {
    const store = await lastingStore();
    const before = await startApp(store);
    const visitor = await actingAs(before, await seed.user(before));
    await visitor.open('/count');
    await before.close();

    const after = await startApp(store);
    const page = await new Visitor(after.origin, visitor.jar).open('/count');
    expect(page).toBeLoggedInAs('ada@example.com');
    expect(page.count).toBe(2);
  });
});
