import { Logger } from '@nestjs/common';
import { hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Source } from './environment.js';

/** Headers and body together: somebody is waiting. */
export const TIMEOUT_MS = 1000;
/** Ten times what the service answers with padding. */
const MAX_BYTES = 512 * 1024;
/** Whoever sends many forms at once must not make us send as many questions. */
const CONCURRENCY = 20;

/** No line is longer. Twice as much has a whole one, wherever it begins. */
const LINE = 64;

/** Asks whether a password is known from a breach, without telling anybody which one it is. */
export class BreachedPasswords {
  readonly #logger = new Logger('BreachedPasswords');
  #asking = 0;

  constructor(private readonly source: NonNullable<Source>) {}

  /** @returns what is wrong with a new password. Undefined when the source does not answer: then it is accepted */
  async rule(password: string) {
    const sha1 = hash('sha1', password).toUpperCase();
    this.#asking++;
    try {
      if (this.#asking > CONCURRENCY) throw new Error(`${CONCURRENCY} are asked already`);
      if (await this.has(sha1))
        return 'This one is known from a data breach, so it would be guessed. Choose your own words.';
    } catch (error) {
      this.#logger.warn(`A new password was accepted without this check: ${String(error)}`);
    } finally {
      this.#asking--;
    }
    return undefined;
  }

  private has(sha1: string) {
    const { source } = this;
    return 'file' in source ? isInFile(source.file, sha1) : isInRange(source.range, sha1);
  }
}

/** The range API: five characters are sent, and all that begin so come back, with others that are padding. */
async function isInRange(url: string, sha1: string) {
  const response = await fetch(url + sha1.slice(0, 5), {
    headers: { 'Add-Padding': 'true' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`the service answers ${response.status}`);
  const lines = (await textOf(response)).toUpperCase().split(/\r?\n/);
  // A line of padding has the count 0.
  return lines.some((line) => line.startsWith(`${sha1.slice(5)}:`) && !/:0*$/.test(line));
}

async function textOf({ body }: Response) {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error(`the service answers more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('latin1');
}

/** A binary search over the bytes of the sorted file: 36 reads in a file of 40 GB. */
async function isInFile(path: string, sha1: string) {
  const file = await open(path);
  try {
    const chunk = Buffer.alloc(2 * LINE);
    let low = 0;
    let { size: high } = await file.stat();
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      // From the byte before: a line that begins at the middle is one.
      const from = Math.max(middle - 1, 0);
      const { bytesRead } = await file.read(chunk, 0, chunk.length, from);
      const text = chunk.toString('latin1', 0, bytesRead);
      const start = middle === 0 ? 0 : text.indexOf('\n') + 1;
      const found = text.slice(start, start + sha1.length).toUpperCase();
      if (found === sha1) return true;
      const isBefore = (start > 0 || middle === 0) && found.length === sha1.length && found < sha1;
      if (isBefore) low = from + start + 1;
      else high = middle;
    }
    return false;
  } finally {
    await file.close();
  }
}
