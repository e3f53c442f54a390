import { expect, it } from 'vitest';
import { Config } from '#core/config/config.js';
import { secretHider, sessionText } from './hide-secrets.js';
import type { PageRequest } from '#core/web/request.js';

it('What is shown of an error has no secret of the settings, the session or a form, however it is written', () => {
  const config = new Config({
    DATABASE_URL: 'postgres://me:database-secret@db/shop',
    REDIS_URL: 'redis://:redis-secret@cache',
    MAIL_URL: 'smtps://me:mail-secret@mail',
    MAIL_FROM: 'a@example.com',
  });
  const request = {
    headers: { cookie: 'sid=cookie%3Asecret; other=cookie-secret' },
    url: '/reset?token=address-secret',
    body: { password: 'body "secret"', text: 'harmless' },
  } as unknown as PageRequest;
  const hide = secretHider(config, request, { login: 'session-secret' });
  const told = hide(
    `${JSON.stringify([config, request, 'body "secret"', 'cookie:secret', 'session-secret'])} ${config.sessionKeys[0]!.toString('hex')}
    body%20%22secret%22 database-secret redis-secret mail-secret harmless`,
  );
  expect(told).toContain('harmless');
  expect(told).not.toMatch(/[-: "]secret|0123456789abcdef/);
  expect(sessionText({ visitorId: 'secret' })).not.toContain('"secret"');
});

it('What is shown of an error has no password of a database that is reached by a socket', () => {
  const config = new Config({ DATABASE_URL: 'postgres://me:socket-secret@/shop?host=/run' });
  const request = { headers: {}, url: '/', body: {} } as unknown as PageRequest;
  expect(secretHider(config, request, {})('It is socket-secret')).toBe('It is (not shown)');
});

it('What is shown of an error has no secret that is deep in what was sent, even in a circle', () => {
  const body: Record<string, unknown> = { list: [{ apiToken: 'deep-secret' }] };
  body.itself = body;
  const request = { headers: {}, url: '/', body } as unknown as PageRequest;
  expect(secretHider(new Config({}), request, {})('It is deep-secret')).toBe('It is (not shown)');
});
