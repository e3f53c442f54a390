import { Controller, Get, Post, Req, Session } from '@nestjs/common';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { actingAs, seed, startApp } from '../../../test/support/kit.js';
import { FORM, kept, post, request, send } from '../../../test/core/raw.js';
import type { SessionData } from '#core/session/session-data.js';
import { type PageRequest } from '#core/web/request.js';

@Controller('fault')
class FaultController {
  @Get()
  fail(@Session() session: SessionData & { count?: number }) {
    session.count = 99;
    throw new Error('The lamp is broken', { cause: new Error('No oil') });
  }

  /** As a careless library does, which puts all it knows into its message. */
  @Post()
  tell(@Req() { headers, body, url, session }: PageRequest) {
    throw new Error(JSON.stringify([headers, body, url, session, process.argv, SECRETS]));
  }
}

const KEY = '0123456789abcdef'.repeat(4);
const SECRETS = [KEY, 'mysecretpassword'];

const faults = { module: class Faults {}, controllers: [FaultController] };

const start = (environment: Record<string, string> = {}, isNew = false) =>
  startApp({ NODE_ENV: 'development', ...environment }, { imports: [faults], isNew });

const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)?.address;

describe('The page of an error, to whoever develops this', () => {
  it('has the stack, the source, the route, and the session as it was before', async () => {
    const app = await start();
    const visitor = app.visitor();
    await visitor.open('/count');
    const page = await visitor.open('/fault?returnTo=x');
    const [source, stack, route, session] = page.texts('pre');
    expect(page.status).toBe(500);
    expect(page.text('h1')).toBe('Something went wrong');
    expect(page.text('.details h3')).toMatch(
      /^src.devtools.errors.error-details\.e2e-spec\.ts:\d+$/,
    );
    expect(source).toMatch(/> \d+ throw new Error\('The lamp is broken'/);
    expect(stack).toMatch(/^Error: The lamp is broken at .*Caused by: Error: No oil/);
    expect(route).toBe('GET /fault Handler: FaultController.fail');
    expect(JSON.parse(session!)).toMatchObject({ count: 1, visitorId: '(not shown)' });
  });

  it('says where a form came from, and what is set', async () => {
    const app = await start({ PUBLIC_ORIGIN: 'http://localhost:3000' });
    const headers = { origin: 'http://localhost:4000', 'sec-fetch-site': 'cross-site' };
    const page = await app.visitor().submit('/login', {}, headers);
    expect(page.status).toBe(403);
    expect(page.text('.details > p:not(.hint)')).toBe(
      'It came from http://localhost:4000, and PUBLIC_ORIGIN is http://localhost:3000.',
    );
  });

  it('shows no secret, whatever a message repeats', async () => {
    const { origin, ...app } = await start({ SESSION_KEYS: KEY, LOG_LEVEL: 'silent' });
    const visitor = await actingAs({ ...app, origin }, await seed.user({ ...app }));
    const body = { newPassword: 'mysecretpassword', text: 'harmless' };
    const page = await visitor.submit('/fault?code=hunter2', body);
    expect(page.status).toBe(500);
    const told = page
      .all('pre')
      .map(({ text }) => text)
      .join();
    expect(told).toContain('harmless');
    const cookie = visitor.jar.getCookieStringSync(origin).split('=')[1]!;
    for (const secret of [...SECRETS, cookie, decodeURIComponent(cookie), 'hunter2']) {
      expect(told).not.toContain(secret);
    }
  });

  it('is for programs what it always is', async () => {
    const answer = await send(
      (await start()).origin,
      request('GET /fault', ['Accept: application/json']),
    );
    expect([answer.status, answer.text.includes('lamp')]).toEqual([500, false]);
  });
});

describe('The inside of the application', () => {
  const isVerified = async (change = (bytes: string) => bytes, headers: string[] = []) => {
    const { origin } = await start();
    const { status, text } = await send(origin, change(kept(request('GET /fault', headers))));
    return [status, text.includes('lamp')];
  };

  it.each(['localhost', 'localhost:3000', '127.0.0.1:3000', '[::1]:3000'])(
    'is shown to a browser on this machine, at %s',
    async (host) => {
      const at = (bytes: string) => bytes.replace('Host: localhost', `Host: ${host}`);
      expect(await isVerified(at)).toEqual([500, true]);
    },
  );

  it.each([
    ['through a proxy', 'X-Forwarded-For: 203.0.113.9'],
    ['whose proxy sends nonsense', 'X-Forwarded-For: unknown'],
    ['who says so', 'X-Forwarded-For: 127.0.0.1'],
    ['through a proxy of the standard', 'Forwarded: for=203.0.113.9'],
    ['through one that tells only the scheme', 'X-Forwarded-Proto: https'],
    ['through one that tells only itself', 'Via: 1.1 cache'],
    ['through a CDN', 'CF-Connecting-IP: 203.0.113.9'],
    ['through two', 'X-Original-Forwarded-For: 203.0.113.9'],
    ['through one with a word of its own', 'X-ProxyUser-Ip: 203.0.113.9'],
    ['through another one', 'X-Envoy-External-Address: 203.0.113.9'],
  ])('is not shown to somebody %s', async (_, header) => {
    expect(await isVerified(undefined, [header])).toEqual([500, false]);
  });

  const instead = (sent: string, other: string) => (bytes: string) => bytes.replace(sent, other);

  it.each([
    ['another name', instead('localhost', 'evil.example')],
    ['a name that begins like ours', instead('localhost', 'localhost.evil.example')],
    ['a user before our name', instead('localhost', 'evil.test@localhost')],
    ['a fragment behind our name', instead('localhost', 'localhost#evil')],
    ['a path behind our name', instead('localhost', 'localhost/evil')],
    ['HTTP/1.0, as a proxy does', instead('HTTP/1.1', 'HTTP/1.0')],
    ['a connection that ends, as a proxy does', () => request('GET /fault')],
    ['no word of the connection, as a proxy does', instead('Connection: keep-alive\r\n', '')],
  ])('is not shown to somebody who asks with %s', async (_, change) => {
    expect(await isVerified(change)).toEqual([500, false]);
  });

  it.skipIf(!outside)('is not shown to another machine, but for DEV_TOOLS=on', async () => {
    const isVerified = async (environment: Record<string, string>) => {
      const { origin } = await start({ HOST: '0.0.0.0', ...environment });
      const address = origin.replace('127.0.0.1', outside!);
      return (await send(address, kept(request('GET /fault')))).text.includes('lamp');
    };
    expect(await isVerified({})).toBe(false);
    expect(await isVerified({ DEV_TOOLS: 'on' })).toBe(true);
  });

  it('is shown to nobody with DEV_TOOLS=off', async () => {
    const { origin } = await start({ DEV_TOOLS: 'off' });
    expect((await send(origin, kept(request('GET /fault')))).text).not.toContain('lamp');
  });
});

describe('A form of our own page that was opened under another name', () => {
  it('is refused, and the log says what to set', async () => {
    // It is said once while the application runs.
    const { log, origin } = await start({}, true);
    const sent = (from: string) => send(origin, post('/login', '', [FORM, `Origin: ${from}`]));
    expect((await sent('http://localhost')).status).toBe(403);
    expect((await sent('http://localhost:5173')).status).toBe(403);
    expect((await sent('http://evil.example')).status).toBe(403);
    const said = JSON.stringify(log.entries).match(/set PUBLIC_ORIGIN=[^"]+/g);
    expect(said).toEqual([
      'set PUBLIC_ORIGIN=http://localhost',
      'set PUBLIC_ORIGIN=http://localhost:5173',
    ]);
  });
});
