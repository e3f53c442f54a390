import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFile } from '../../../test/support/stores.js';
import { createApp } from '../process/app.js';
import { Config } from '../config/config.js';
import { oldHashOf } from '../../../test/support/old-hash.js';
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
    expect(await passwords.verify('ä'.repeat(100), stored)).toBe('right');
    expect(await passwords.verify('ä'.repeat(99), stored)).toBe('wrong');
    expect(await passwords.verify(`${'ä'.repeat(99)}a`, stored)).toBe('wrong');
    expect(await passwords.verify('Ä'.repeat(100), stored)).toBe('wrong');
  });

  it.each([
    ['a letter and its accent apart', 'Fünf Gänse im Garten', 'Fu\u0308nf Ga\u0308nse im Garten'],
    ['another order of accents', 'e\u0323\u0302 fifteen words', 'e\u0302\u0323 fifteen words'],
    ['a space that does not break', 'five tall trees', 'five\u00a0tall\u00a0trees'],
    ['a line break at its end', 'five tall trees', 'five tall trees\r\n'],
    [
      'other control characters',
      'five tall trees',
      '\u0000five\ttall\u007f trees\u0085'.replace('\t', ' '),
    ],
    ['a wide space', 'five tall trees', 'five\u3000tall\u2003trees'],
  ])('is the same on every device: %s', async (_, one, other) => {
    expect(await passwords.verify(other, await passwords.hash(one))).toBe('right');
    expect(await passwords.verify(one, await passwords.hash(other))).toBe('right');
  });

  it.each([
    ['blanks at the end', 'five tall trees', 'five tall trees '],
    ['more blanks between', 'five tall trees', 'five  tall trees'],
    ['capitals', 'five tall trees', 'Five tall trees'],
    ['letters that look alike', 'five tall trees', 'fivе tall trees'],
    ['wide letters', 'five tall trees', 'ｆive tall trees'],
  ])('is another one with %s', async (_, one, other) => {
    expect(await passwords.verify(other, await passwords.hash(one))).toBe('wrong');
  });

  it('made with less than today’s cost still works, and is known to be outdated', async () => {
    const weak = oldHashOf('fifteen letters', { memory: 8192, passes: 1 });
    expect(await passwords.verify('fifteen letters', weak)).toBe('outdated');
    expect(await passwords.verify('not it', weak)).toBe('wrong');
  });

  it('of nobody takes as much work as anybody’s, and fits no password', async () => {
    expect(passwords.dummyHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.verify('')).toBe('wrong');
  });

  it('has that cost in the application as it is deployed', async () => {
    const app = await createApp(
      new Config({
        NODE_ENV: 'production',
        PUBLIC_ORIGIN: 'https://shop.example',
        SESSION_KEYS: 'e7'.repeat(32),
        TRUST_PROXY: 'loopback',
        DATABASE_URL: `sqlite:${temporaryFile()}`,
      }),
      { with: (_config, core) => core },
    );
    onTestFinished(() => app.close());
    await app.init();
    const stored = await app.get(Passwords).hash('same words');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
});
