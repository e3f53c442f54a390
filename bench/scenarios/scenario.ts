import type { Answer, Ask, Connection } from '../load/connection.js';

export interface Step extends Ask {
  /** Looks whether the work was done, and is not counted. */
  readonly isLook?: boolean;
}

/** What one visitor does again and again. Every answer is checked. */
export interface Scenario {
  next(): Step;
  /** @returns what is wrong, or undefined */
  mistakeIn(answer: Answer): string | undefined;
  /** A page without what differs from visitor to visitor. It must be the same on every server. */
  readonly page?: string;
}

/** Begins a story: whatever must be there before the first request that counts. */
export type Begin = (connection: Connection, visitor: number) => Promise<Scenario>;

export async function open(connection: Connection, path: string) {
  const answer = await connection.answer({ method: 'GET', path });
  if (answer.status !== 200) throw new Error(`GET ${path} answered ${answer.status}`);
  return answer.body;
}

export const locationOf = ({ head }: Answer) => /^location: (.*)$/im.exec(head)?.[1]?.trim();

/**
 * Without what only ours have: the key of a form, seconds until a login ends, and for a minute after the login the
 * offer of a passkey. All of them differ between two answers.
 */
export const withoutOwn = (page: string) => page.replace(OWN, '');

const OWN = new RegExp(
  [
    '<dialog id="expiry"[^]*?</dialog>\\s*<script[^>]*></script>',
    '<input type="hidden" name="idempotencyKey"[^>]*>',
    '\\s*<script[^>]*></script>\\s*<div id="passkey-signals"[^>]*></div>',
  ].join('|'),
  'g',
);
