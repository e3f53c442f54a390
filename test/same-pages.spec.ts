import { describe, expect, it } from 'vitest';
import { platforms } from '../src/core/platform/platforms.js';
import { startCrawl, type Stop, crawl, visit } from './starter/crawl.js';
import type { Page } from './support/page.js';
import type { Visitor } from './support/visitor.js';

/** What a visitor gets, apart from ids, times and secrets, which differ each time. */
const seen = ({ status, path, headers, plain }: Page) => ({
  status,
  path: path.replace(/(?<=users\/)[\w-]{36}/, 'id'),
  headers: Object.fromEntries(
    [...headers]
      .filter(([name]) => !OWN.has(name))
      .map(([name, value]) => [name, name === 'retry-after' ? inMinutes(value) : value]),
  ),
  html: plain
    .replace(/(?<=pat_)\w{46}/g, 'token')
    .replace(/(?<![\w-])[\w-]{36,48}(?![\w-])/g, 'id')
    .replace(/<time .*?<\/time>/g, 'time')
    .replace(/ d="[^"]*"/g, ' d="picture"')
    .replace(/(?<=secret(=|&#x3D;))\w+/g, 'secret')
    .replace(/ data-(whose|idle|absolute)="[^"]*"/g, '')
    .replace(/<code[^>]*>([A-Z2-7]{4} ?)+<\/code>/gi, 'code'),
});

/** Of the HTML each byte is compared, which the length would repeat. */
const OWN = new Set(['content-length', 'date', 'set-cookie', 'x-request-id']);

const inMinutes = (seconds: string) => `${Math.ceil(Number(seconds) / 60)} minutes`;

async function walk(visitor: Visitor) {
  const pages: Record<string, ReturnType<typeof seen>> = {};
  for (const [name, stop] of Object.entries(crawl)) {
    if (stop.form) pages[name] = seen(await pressTwice(visitor, stop, name));
    else pages[name] = seen(await visit(visitor, stop));
  }
  return pages;
}

/** Each button is pressed twice: what the second leads to is what is compared. */
async function pressTwice(visitor: Visitor, { path, form, headers }: Stop, name: string) {
  const { first, page } = await visitor.submitTwice(path, form, headers);
  expect([page.first.status, page.first.headers.get('location')], name).toEqual([
    first.status,
    first.headers.get('location'),
  ]);
  return page;
}

describe.runIf(Object.keys(platforms).length > 1)('Express and Fastify', () => {
  it('show the same pages, to the byte', async () => {
    const apps = [
      await startCrawl({ HTTP_PLATFORM: 'express' }),
      await startCrawl({ HTTP_PLATFORM: 'fastify' }),
    ];
    const [express, fastify] = await Promise.all(apps.map((app) => walk(app.visitor())));
    for (const name of Object.keys(crawl)) expect(fastify![name], name).toEqual(express![name]);
    const statuses = Object.values(express!).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(
      new Set([200, 422, 404, 400, 405, 403, 409, 413, 415, 429, 500, 503]),
    );
  });
});
