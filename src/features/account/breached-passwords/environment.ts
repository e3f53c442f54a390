import { closeSync, openSync, readSync } from 'node:fs';
import { Config } from '#core/config/config.js';

const FILE = /^file:/;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** As the downloader of Have I Been Pwned writes it: SHA-1 in hex, and how often it was found. */
const FIRST_LINE = /^[\da-f]{40}(:\d+)?\r?\n/i;

/** Where passwords from breaches are: a file, or a server with the range API of Have I Been Pwned. */
export type Source = { readonly file: string } | { readonly range: string } | undefined;

function isService(value: string) {
  const url = URL.parse(value);
  if (!url || url.search || url.hash || url.username) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname));
}

function beginningOf(path: string) {
  try {
    const file = openSync(path, 'r');
    const start = Buffer.alloc(64);
    readSync(file, start, 0, start.length, 0);
    closeSync(file);
    return start.toString('latin1');
  } catch {
    return undefined;
  }
}

export const breachedPasswords = Config.variables({
  names: ['PWNED_PASSWORDS_URL'],
  secrets: [],
  read({ PWNED_PASSWORDS_URL: url }, problem): Source {
    if (!url) return undefined;
    if (FILE.test(url)) {
      const path = url.replace(FILE, '');
      const beginning = beginningOf(path);
      if (beginning === undefined)
        problem(`PWNED_PASSWORDS_URL names the file ${path}, which cannot be read`);
      else if (!FIRST_LINE.test(beginning))
        problem(
          `PWNED_PASSWORDS_URL names ${path}, which does not begin with a SHA-1 in hex: download the hashes as SHA-1, as one sorted file`,
        );
      return { file: path };
    }
    if (!isService(url))
      problem(
        'PWNED_PASSWORDS_URL must be https://api.pwnedpasswords.com/range/ or a copy of it: https:// (http:// for localhost only), without a query; or file: and a path, such as file:data/pwned-passwords.txt',
      );
    return { range: url.replace(/\/*$/, '/') };
  },
});
