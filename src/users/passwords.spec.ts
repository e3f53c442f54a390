import { describe, expect, it } from 'vitest';
import { hashPassword, isOutdated, NOBODY, verifyPassword } from './passwords.js';

describe('A stored password', () => {
  it('is argon2id with the cost that OWASP asks for, and a salt of its own', async () => {
    const [one, other] = await Promise.all([
      hashPassword('same words'),
      hashPassword('same words'),
    ]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(other);
  });

  it('is recognised, to the last character', async () => {
    const stored = await hashPassword('ä'.repeat(100));
    expect(await verifyPassword('ä'.repeat(100), stored)).toBe(true);
    expect(await verifyPassword('ä'.repeat(99), stored)).toBe(false);
    expect(await verifyPassword(`${'ä'.repeat(99)}a`, stored)).toBe(false);
    expect(await verifyPassword('a\u0308'.repeat(100), stored)).toBe(false);
  });

  it('made with less than today’s cost still works, and is known to be outdated', async () => {
    const weak =
      '$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$4yPImB2ALtIqEe9oF09z0iWRrHbrQ/u33vQ0dnYWrWg';
    expect(isOutdated(weak)).toBe(true);
    expect(isOutdated(await hashPassword('anything'))).toBe(false);
    expect(await verifyPassword('not it', weak)).toBe(false);
  });

  it('of nobody takes as much work as anybody’s, and fits no password', async () => {
    expect(isOutdated(NOBODY)).toBe(false);
    expect(await verifyPassword('', NOBODY)).toBe(false);
  });
});
