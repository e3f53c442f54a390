import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CrossSiteException } from '../src/core/web/errors/errors.js';
import { everyRow } from './support/every-row.js';
import { fill, somebody, startWithForms } from './starter/forms.js';
import { FORM, request, send } from './core/raw.js';

type Vector = [verdict: 'allow' | 'deny', method: string, headers: string[], body?: string];

/** What browsers, attackers and programs send to https://example.com. */
const vectors: Vector[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'csrf-vectors.json'), 'utf8'),
);
const refused = vectors.filter(([verdict]) => verdict === 'deny');
const reading = vectors.filter(([, method]) => /GET|HEAD|OPTIONS/.test(method));
const accepted = vectors.filter(([verdict, method]) => verdict === 'allow' && method === 'POST');

/** It is the visitor's browser that sends it. */
const BROWSER = 'User-Agent: undici';

const start = () => startWithForms({ PUBLIC_ORIGIN: 'https://example.com' });

const formOf = (line: string, headers: string[], body: string) =>
  request(line, [FORM, `Content-Length: ${body.length}`, ...headers], body);

/** Each of both at least once: one guard is before all routes, so not every pair is another case. */
const pairs = <One, Other>(ones: readonly One[], others: readonly Other[]): [One, Other][] =>
  Array.from({ length: Math.max(ones.length, others.length) }, (_, at) => [
    ones[at % ones.length]!,
    others[at % others.length]!,
  ]);

describe('What another site sends with our visitor’s cookie', () => {
  it('is refused by every form, and changes nothing', async () => {
    const { app, forms } = await start();
    const { cookie, own } = await somebody(app, 'ada@example.com');
    const before = await everyRow(app);
    const expectRefused = async (line: string, headers: string[], body = '') => {
      const answer = await send(app.origin, formOf(line, [cookie, BROWSER, ...headers], body));
      expect.soft(answer.status, `${line}, ${headers.join(', ')}`).toBe(403);
      expect.soft(answer.headers.get('set-cookie'), `${line}, ${headers.join(', ')}`).toBeNull();
    };
    const posts = refused.filter(([, method]) => method === 'POST');
    for (const [[, , headers, body = fill('eve@example.com')], form] of pairs(posts, forms)) {
      await expectRefused(`${form.method} ${own(form.path)}`, headers, body);
    }
    for (const [, method, headers] of refused) {
      if (method !== 'POST') await expectRefused(`${method} /anything`, headers);
    }
    expect(await everyRow(app)).toEqual(before);
  });

  it('may look at a page, which changes nothing either', async () => {
    const { app, forms } = await start();
    const { cookie, own } = await somebody(app, 'ada@example.com');
    const before = await everyRow(app);
    const paths = ['/anything', ...forms.map((form) => own(form.path))];
    for (const [[, method, headers], path] of pairs(reading, paths)) {
      const answer = await send(
        app.origin,
        request(`${method} ${path}`, [cookie, BROWSER, ...headers]),
      );
      expect.soft(answer.status, `${method} ${path}, ${headers.join(', ')}`).not.toBe(403);
    }
    expect(await everyRow(app)).toEqual(before);
  });
});

describe('What our own pages and programs send', () => {
  it('is let through by every form', async () => {
    const { app, forms } = await start();
    for (const [[, , headers], { method, path }] of pairs(accepted, forms)) {
      const answer = await send(app.origin, request(`${method} ${path}`, headers));
      expect.soft(answer.status, `${method} ${path}, ${headers.join(', ')}`).not.toBe(403);
    }
  });

  it('is what would have changed something', async () => {
    const { app, forms } = await start();
    const changed: string[] = [];
    for (const [index, { method, path }] of forms.entries()) {
      const email = `visitor-${index}@example.com`;
      const { cookie, own } = await somebody(app, email);
      const before = await everyRow(app);
      const body = fill(path === '/signup' ? 'new@example.com' : email);
      const headers = [cookie, 'Sec-Fetch-Site: same-origin'];
      const answer = await send(app.origin, formOf(`${method} ${own(path)}`, headers, body));
      // A form may have fields of its own, be for people with a role, or change what is not there. 200: for a script.
      expect([200, 303, 403, 404, 422], path).toContain(answer.status);
      expect(answer.text, path).not.toContain(new CrossSiteException().title);
      if (JSON.stringify(await everyRow(app)) !== JSON.stringify(before)) changed.push(path);
    }
    expect(changed.length).toBeGreaterThan(forms.length / 3);
  });
});
