import { customAlphabet } from 'nanoid';
import { crc32 } from 'node:zlib';

/** Secret scanners, which look for tokens in public places, find ours by this prefix. */
const PREFIX = 'session-starter-pat_';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 232 bits. */
const random = customAlphabet(LETTERS, 39);

/** As in tokens of GitHub and npm: a text that only looks like a token is refused without a query. */
const checksumOf = (text: string) => crc32(text).toString(36).padStart(7, '0');

export function newTokenText() {
  const text = PREFIX + random();
  return text + checksumOf(text);
}

export const isTokenText = (text: string) =>
  text.startsWith(PREFIX) && checksumOf(text.slice(0, -7)) === text.slice(-7);
