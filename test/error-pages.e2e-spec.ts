import { Controller, Get, Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { parse } from 'node-html-parser';
import { describe, expect, vi } from 'vitest';
import { BYTES } from '../src/core/config/defaults.js';
import { Unavailable } from '../src/core/database/unavailable.js';
import { Routes } from '../src/core/web/routes.js';
import { type RunningApp, startApp } from './support/app.js';
import { actingAs, it, seed } from './support/kit.js';
import { FORM, post, request, send } from './core/raw.js';

@Controller()
class BrokenController {
  @Get('broken')
  broken() {
    throw new Error('The secret is in /etc/secret');
  }

  @Get('busy')
  busy() {
    throw new Unavailable('SQLITE_BUSY');
  }
}

@Module({ controllers: [BrokenController] })
class BrokenModule {}

const start = () => startApp({}, { imports: [BrokenModule] });

/** A request for each kind of error. */
const errors: [status: number, (headers: string[]) => string][] = [
  [400, (headers) => request('GET /%FF', headers)],
  [403, (headers) => post('/login', '', [...headers, FORM, 'Sec-Fetch-Site: cross-site'])],
  [404, (headers) => request('GET /nowhere', headers)],
  [405, (headers) => request('GET /logout', headers)],
  [413, (headers) => post('/login', 'x'.repeat(2 * BYTES.form), [...headers, FORM])],
  [415, (headers) => post('/login', 'x', [...headers, 'Content-Type: text/plain'])],
  [422, (headers) => post('/login', '', [...headers, FORM])],
  [500, (headers) => request('GET /broken', headers)],
  [503, (headers) => request('GET /busy', headers)],
];

const SECURITY = /^(content-security|cross-origin|origin-agent|referrer|x-(?!request-id))/;

const securityOf = (headers: Headers) =>
  Object.fromEntries([...headers].filter(([name]) => SECURITY.test(name)));

async function cookieOf(app: RunningApp) {
  const visitor = await actingAs(app, await seed.user(app));
  return `Cookie: ${visitor.jar.getCookieStringSync(visitor.origin)}`;
}

describe('An error', () => {
  it.each(errors)('%i is a page in the frame, for a browser', async (status, bytes) => {
    const app = await start();
    const home = await send(app.origin, request('GET /'));
    const answer = await send(app.origin, bytes([await cookieOf(app), 'Accept: text/html,*/*']));
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(securityOf(answer.headers)).toEqual(securityOf(home.headers));
    expect(Object.keys(securityOf(home.headers)).length).toBeGreaterThan(5);

    const page = parse(answer.text);
    // What does not answer is not asked who that is; nor is anybody taken for a guest.
    expect(page.querySelector('#user')?.text).toBe(status === 503 ? undefined : 'ada@example.com');
    const links = page.querySelectorAll('nav a').map((link) => link.getAttribute('href'));
    expect(links).toContain('/');
    expect(links.filter((link) => /login|signup/.test(link!))).toEqual([]);
    expect(page.querySelector('main h1')?.text).toMatch(/\w+/);
    expect(answer.text).not.toMatch(/secret|SQLITE|node_modules/);
  });

  it('is answered without a page when no page can be made, and is written down', async () => {
    const app = await start();
    const { httpAdapter } = app.app.get(HttpAdapterHost);
    vi.spyOn(httpAdapter, 'render').mockRejectedValue(new Error('The layout is broken'));
    const answer = await send(app.origin, request('GET /nowhere', ['Accept: text/html']));
    expect(answer.status).toBe(500);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(JSON.stringify(app.log.events('failed').at(-1))).toContain('The layout is broken');
    expect(answer.text).not.toContain('broken');
  });

  it.each(errors)('%i is a description of the problem, for a program', async (status, bytes) => {
    const app = await start();
    const home = await send(app.origin, request('GET /'));
    const answer = await send(app.origin, bytes(['Accept: application/json']));
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(securityOf(answer.headers)).toEqual(securityOf(home.headers));
    expect(JSON.parse(answer.text)).toMatchObject({ status, title: expect.any(String) });
    expect(answer.text).not.toMatch(/secret|SQLITE|node_modules/);
  });

  it('leaves the application running', async () => {
    const app = await start();
    for (const [, bytes] of errors) await send(app.origin, bytes([]));
    expect((await send(app.origin, request('GET /health/ready'))).status).toBe(200);
  });
});

describe('Asking for the head of a page', () => {
  it('gives what the page gives, without its body', async ({ app }) => {
    const routes = app.app.get(Routes).list();
    const pages = routes.filter(({ method, path }) => method === 'GET' && !path.includes(':'));
    expect(pages.length).toBeGreaterThan(5);
    for (const { path } of pages) {
      const whole = await send(app.origin, request(`GET ${path}`));
      const head = await send(app.origin, request(`HEAD ${path}`));
      expect([path, head.status, head.text]).toEqual([path, whole.status, '']);
      expect(head.headers.get('content-type')).toBe(whole.headers.get('content-type'));
    }
  });
});
