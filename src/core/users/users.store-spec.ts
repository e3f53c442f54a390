import { describe, expect } from 'vitest';
import { it, seed } from '../../../test/support/kit.js';
import { PASSWORD } from '../../../test/support/people.js';

describe('Signing up', () => {
  it('lets an address have one account, however it is written', async ({ app }) => {
    await seed.user(app, 'zoë@bücher.example');
    for (const email of [' ZOË@Bücher.Example ', 'zoe\u0308@bu\u0308cher.example']) {
      const again = { email, password: PASSWORD };
      expect((await app.visitor().submit('/signup', again)).status, email).toBe(422);
    }
  });

  it('makes one account when the form is sent twice at once', async ({ app }) => {
    const form = { email: 'ada@example.com', password: PASSWORD };
    const pages = await Promise.all([1, 2].map(() => app.visitor().submit('/signup', form)));
    expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([200, 422]));
  });
});
