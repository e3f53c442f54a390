import { Logger } from '@nestjs/common';
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { listen } from '../../../../test/support/listen.js';
import { Config, type InvalidEnvironment } from '../../../core/config/config.js';
import { BreachedPasswords, TIMEOUT_MS } from './breached-passwords.js';
import { breachedPasswords } from './environment.js';

const PASSWORD = 'a sentence that many have read';
const SHA1 = hash('sha1', PASSWORD).toUpperCase();
const REFUSED = expect.stringContaining('known from a data breach');

const service = async (listener: RequestListener) =>
  new BreachedPasswords({ range: `http://127.0.0.1:${await listen('http', listener)}/range/` });

/** A file with these lines, until the test ends. */
function fileWith(lines: readonly string[], end = '\n') {
  const folder = mkdtempSync(join(tmpdir(), 'breached-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'hashes.txt');
  writeFileSync(path, lines.join(end) + end);
  return path;
}

const read = (url: string) => {
  try {
    return new Config({ PWNED_PASSWORDS_URL: url }).of(breachedPasswords);
  } catch (error) {
    return (error as InvalidEnvironment).problems.join();
  }
};

describe('A service that knows passwords from breaches', () => {
  it('is told five characters of a hash, and asked for padding, which counts for nothing', async () => {
    const asked: unknown[] = [];
    let count = '12';
    const passwords = await service(({ url, headers }, response) => {
      asked.push(url, headers['add-padding']);
      response.end(`${'0'.repeat(35)}:3\r\n${SHA1.slice(5)}:${count}\r\n${'F'.repeat(35)}:0\r\n`);
    });
    expect(await passwords.rule(PASSWORD)).toEqual(REFUSED);
    expect(await passwords.rule('another sentence')).toBeUndefined();
    count = '0';
    expect(await passwords.rule(PASSWORD)).toBeUndefined();
    expect(asked.slice(0, 2)).toEqual([`/range/${SHA1.slice(0, 5)}`, 'true']);
  });

  it.each<[string, string, RequestListener]>([
    ['is silent', 'TimeoutError', () => {}],
    ['fails', 'answers 500', (_, response) => response.writeHead(500).end()],
    [
      'leads elsewhere',
      'fetch failed',
      (_, response) => response.writeHead(302, { location: '/' }).end(),
    ],
    [
      'answers without end',
      'answers more than',
      (_, response) => {
        const more = () => {
          while (!response.destroyed && response.write(`${'0'.repeat(35)}:1\r\n`.repeat(2000)));
          response.once('drain', more);
        };
        more();
      },
    ],
  ])(
    'keeps nobody out who chooses a password while it %s, and the log says so',
    async (_, reason, how) => {
      const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
      // What is not silent must end by itself.
      const limit = AbortSignal.timeout(reason === 'TimeoutError' ? 200 : 10_000);
      const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(limit);
      expect(await (await service(how)).rule(PASSWORD)).toBeUndefined();
      expect(timeout).toHaveBeenCalledExactlyOnceWith(TIMEOUT_MS);
      expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(reason));
    },
  );

  it('is not asked by more than twenty at once', async () => {
    vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
    const waiting: (() => void)[] = [];
    const passwords = await service((_, response) => {
      waiting.push(() => response.end(`${SHA1.slice(5)}:1`));
    });
    const all = Array.from({ length: 21 }, () => passwords.rule(PASSWORD));
    expect(await all.pop()).toBeUndefined();
    await expect.poll(() => waiting.length).toBe(20);
    for (const answer of waiting) answer();
    expect(await Promise.all(all)).toEqual(all.map(() => REFUSED));
  });
});

describe('A file with passwords from breaches', () => {
  const words = Array.from({ length: 100 }, (_, at) => `password ${at}`);
  const hashes = words.map((word) => hash('sha1', word).toUpperCase()).toSorted();

  it.each([
    ['as it is downloaded', hashes.map((sha1, at) => `${sha1}:${10 ** (at % 9)}`), '\r\n'],
    ['with hashes only', hashes.map((sha1) => sha1.toLowerCase()), '\n'],
    ['of one line', [SHA1], '\n'],
  ])('is searched for each of them: %s', async (_, lines, end) => {
    const passwords = new BreachedPasswords({ file: fileWith(lines, end) });
    for (const password of [...words, PASSWORD]) {
      const sha1 = hash('sha1', password).toUpperCase();
      const isThere = lines.some((line) => line.toUpperCase().startsWith(sha1));
      expect(await passwords.rule(password)).toEqual(isThere ? REFUSED : undefined);
      expect(await passwords.rule(`${password}, and more`)).toBeUndefined();
    }
  });
});

describe('The setting for passwords from breaches', () => {
  it('is the address of a service, or a file that is there', () => {
    const range = 'https://api.pwnedpasswords.com/range/';
    expect(read(range)).toEqual({ range });
    expect(read(range.slice(0, -1))).toEqual({ range });
    expect(read('')).toBeUndefined();
    const file = fileWith([`${SHA1}:1`]);
    expect(read(`file:${file}`)).toEqual({ file });
    for (const [url, fix] of [
      ['http://api.pwnedpasswords.com/range/', 'must be https://api.pwnedpasswords.com/range/'],
      ['file:nowhere.txt', 'which cannot be read'],
      [`file:${fileWith(['31D6CFE0D16AE931B73C59D7E0C089C0:1'])}`, 'download the hashes as SHA-1'],
    ] as const)
      expect(read(url)).toContain(fix);
  });
});
