import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFile } from '../../test/support/stores.js';
import { createApp } from '../app.js';
import { Config } from '../config/config.js';
import { Passwords } from './passwords.js';

const passwords = new Passwords();

describe('A stored password', () => {
  it('is argon2id with the cost that OWASP asks for, and a salt of its own', async () => {
    const [one, other] = await Promise.all([
      passwords.hash('same words'),
      passwords.hash('same words'),
    ]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(other);
  });

  it('is recognised, to the last character', async () => {
    const stored = await passwords.hash('ä'.repeat(100));
    expect(await passwords.verify('ä'.repeat(100), stored)).toBe(true);
    expect(await passwords.verify('ä'.repeat(99), stored)).toBe(false);
    expect(await passwords.verify(`${'ä'.repeat(99)}a`, stored)).toBe(false);
    expect(await passwords.verify('a\u0308'.repeat(100), stored)).toBe(false);
  });

  it('made with less than today’s cost still works, and is known to be outdated', async () => {
    const weak =
      '$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$4yPImB2ALtIqEe9oF09z0iWRrHbrQ/u33vQ0dnYWrWg';
    expect(passwords.isOutdated(weak)).toBe(true);
    expect(passwords.isOutdated(await passwords.hash('anything'))).toBe(false);
    expect(await passwords.verify('not it', weak)).toBe(false);
  });

  it('of nobody takes as much work as anybody’s, and fits no password', async () => {
    expect(passwords.isOutdated(passwords.nobody)).toBe(false);
    expect(await passwords.verify('')).toBe(false);
  });

  it('has that cost in the application as it is deployed', async () => {
    const app = await createApp(
      new Config({
        NODE_ENV: 'production',
        PUBLIC_ORIGIN: 'https://shop.example',
        SESSION_KEYS: 'e7'.repeat(32),
        DATABASE_URL: `sqlite:${temporaryFile()}`,
      }),
    );
    onTestFinished(() => app.close());
    await app.init();
    const stored = await app.get(Passwords).hash('same words');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
});
