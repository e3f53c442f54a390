import { describe, expect, it } from 'vitest';
import { startApp } from '../../test/support/app.js';
import { lastingStore } from '../../test/support/stores.js';
import { signedUp } from '../../test/support/people.js';
import { Visitor } from '../../test/support/visitor.js';

const OLD = '0123456789abcdef'.repeat(4);
const NEW = 'fedcba9876543210'.repeat(4);

describe('Session keys', () => {
  it('are changed without logging anybody out: new first, then without the old one', async () => {
    const store = await lastingStore();
    const before = await startApp({ ...store, SESSION_KEYS: OLD });
    const { jar } = await signedUp(before);
    await before.close();

    const between = await startApp({ ...store, SESSION_KEYS: `${NEW},${OLD}` });
    const returning = new Visitor(between.origin, jar);
    expect((await returning.open('/visits')).user).toBe('ada@example.com');
    await between.close();

    const after = await startApp({ ...store, SESSION_KEYS: NEW });
    expect((await new Visitor(after.origin, jar).open('/')).user).toBe('ada@example.com');
  });

  it('that were taken out let nobody in, and nothing breaks', async () => {
    const store = await lastingStore();
    const before = await startApp({ ...store, SESSION_KEYS: OLD });
    const { jar } = await signedUp(before);
    await before.close();

    const after = await startApp({ ...store, SESSION_KEYS: NEW });
    const page = await new Visitor(after.origin, jar).open('/visits');
    expect(page.status).toBe(200);
    expect(page.user).toBeUndefined();
    expect(page.visits).toBe(1);
  });
});

describe('A restart', () => {
  it('keeps everybody logged in', async () => {
    const store = await lastingStore();
    const before = await startApp(store);
    const visitor = await signedUp(before);
    await visitor.open('/visits');
    await before.close();

    const after = await startApp(store);
    const page = await new Visitor(after.origin, visitor.jar).open('/visits');
    expect(page.user).toBe('ada@example.com');
    expect(page.visits).toBe(2);
  });
});
