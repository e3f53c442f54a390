import { customAlphabet } from 'nanoid';
import { crc32 } from 'node:zlib';

/** What programs that look for secrets in public places know it by. */
const PREFIX = 'session-starter-pat_';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 238 bits. */
const random = customAlphabet(LETTERS, 40);

/** As GitHub and npm have it: so a text that only looks like a token is known without asking anybody. */
function checksumOf(text: string) {
  let [rest, letters] = [crc32(text), ''];
  for (let at = 0; at < 6; at++) {
    letters = LETTERS[rest % 62]! + letters;
    rest = Math.floor(rest / 62);
  }
  return letters;
}

export function newTokenText() {
  const text = PREFIX + random();
  return text + checksumOf(text);
}

export const isTokenText = (text: string) =>
  text.startsWith(PREFIX) && checksumOf(text.slice(0, -6)) === text.slice(-6);
