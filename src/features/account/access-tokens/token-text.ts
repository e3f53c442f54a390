import { customAlphabet } from 'nanoid';
import { crc32 } from 'node:zlib';

/** What programs that look for secrets in public places know it by. */
const PREFIX = 'session-starter-pat_';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 232 bits. */
const random = customAlphabet(LETTERS, 39);

/** As GitHub and npm have one: so a text that only looks like a token is known without asking anybody. */
const checksumOf = (text: string) => crc32(text).toString(36).padStart(7, '0');

export function newTokenText() {
  const text = PREFIX + random();
  return text + checksumOf(text);
}

export const isTokenText = (text: string) =>
  text.startsWith(PREFIX) && checksumOf(text.slice(0, -7)) === text.slice(-7);
