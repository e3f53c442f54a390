import { expect } from 'vitest';
import { platforms } from '../../src/core/platform/platforms.js';
import type { StartOptions } from '../support/app.js';
import { withoutFormKeys } from '../support/page.js';
import { everyRow } from '../support/every-row.js';
import { actingAs, seed, startApp } from '../support/kit.js';
import { orders } from '../core/orders.js';
import { type Answer, send } from '../core/raw.js';

/** What was sent, and the status that it gets. */
export type Row = [what: string, bytes: string, status: number];

/** The same application on both platforms, side by side. */
export const startBoth = (environment: Record<string, string> = {}, options: StartOptions = {}) =>
  Promise.all(
    Object.keys(platforms).map((HTTP_PLATFORM) =>
      startApp({ ...environment, HTTP_PLATFORM }, options),
    ),
  );

/** Each row gets its status and the same answer from both, and nothing is changed by any of them. */
export async function expectAlike(rows: Row[]) {
  const apps = await startBoth({}, { imports: [orders] });
  const visitors = await Promise.all(apps.map(async (app) => actingAs(app, await seed.user(app))));
  const before = await Promise.all(apps.map((app) => everyRow(app)));
  for (const [what, bytes, status] of rows) {
    const answers = await Promise.all(apps.map(({ origin }) => send(origin, bytes)));
    expect.soft(answers[0]!.status, what).toBe(status);
    expect.soft(comparable(answers.at(-1)!), what).toEqual(comparable(answers[0]!));
    for (const answer of answers) expectNoSecrets(answer, what);
  }
  expect(await Promise.all(apps.map((app) => everyRow(app)))).toEqual(before);
  for (const visitor of visitors) await expect(visitor).toBeLoggedInAs('ada@example.com');
}

/** All that an answer says, but for what is different each time. A file may be told with an error. */
function comparable({ status, headers, text }: Answer) {
  const said = new Headers(headers);
  for (const name of ['date', 'x-request-id', 'etag', 'last-modified', 'accept-ranges'])
    said.delete(name);
  return { status, said: Object.fromEntries(said), text: withoutFormKeys(text) };
}

function expectNoSecrets({ status, headers, text }: Answer, what: string) {
  expect.soft(headers.get('x-powered-by') ?? headers.get('server'), what).toBeNull();
  if (status < 400) return;
  expect.soft(text, what).not.toMatch(/node_modules|\.[jt]s:\d|\n\s+at |FST_|express|fastify/i);
}
