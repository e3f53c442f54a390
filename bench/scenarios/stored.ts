import { createHmac, hash } from 'node:crypto';
import { VISITORS } from '../load/crowd.js';
import type { Begin } from './scenario.js';

/** Signs the cookies of sessions that were put into a store by hand. */
export const KEY = hash('sha256', 'not secret', 'hex');

const idOf = (index: number) => `stored-session-${index}`.padEnd(32, '-');

function cookieOf(index: number) {
  const id = idOf(index);
  const signature = createHmac('sha256', KEY).update(id).digest('base64').replace(/=+$/, '');
  return encodeURIComponent(`s:${id}.${signature}`);
}

/** As the application stores it. Extended an hour ahead, so that a read stays a read. */
export const storedSession = (index: number) => ({
  key: hash('sha256', idOf(index), 'base64url'),
  data: JSON.stringify({
    visits: 1,
    visitorId: `visitor-${index}`.padEnd(32, '-'),
    extendedAt: Math.floor(Date.now() / 1000) + 3600,
  }),
});

/** Any of the stored sessions each time, but never one that another visitor of the crowd has. */
function anyOf(size: number, visitor: number) {
  const own = Math.floor(size / VISITORS);
  return Math.floor(Math.random() * own) * VISITORS + visitor;
}

const visit =
  (path: string, size: number, isRight: (body: string, index: number) => boolean): Begin =>
  async (connection, visitor) => {
    let index = 0;
    const ask = { method: 'GET', path } as const;
    return {
      next() {
        index = anyOf(size, visitor);
        connection.cookies.set('sid', cookieOf(index));
        return ask;
      },
      mistakeIn({ status, body }) {
        if (status !== 200) return `status ${status}`;
        return isRight(body, index) ? undefined : `not the session ${index}`;
      },
    };
  };

/** Reads a session and shows a page, which is the same for all. That it is found is seen when it is written. */
export const readStored = (size: number) =>
  visit('/', size, (body) => body.includes('href="/visits"'));

/** Reads a session, counts, and writes it. The count must be the next of that session. */
export function writeStored(size: number, counts = new Map<number, number>()) {
  return visit('/visits', size, (body, index) => {
    const count = (counts.get(index) ?? 1) + 1;
    counts.set(index, count);
    return body.includes(`id="visits">${count}<`);
  });
}
