import { Controller, Get, Post } from '@nestjs/common';
import { describe, expect } from 'vitest';
import { it } from '../../../test/support/kit.js';
import { startApp } from '../../../test/support/app.js';
import { logIn, PASSWORD, signedUp, triesOf } from '../../../test/support/people.js';
import { probe } from '../../../test/core/probe.js';
import { post, request, send } from '../../../test/core/raw.js';
import { SecretPath } from '../web/secret-path.js';

@Controller('let-in')
class LetInController {
  @Get(':token')
  @SecretPath()
  form() {
    return {};
  }

  @Post(':token')
  @SecretPath()
  fail() {
    throw new Error('This went wrong');
  }
}

const letIn = { module: class LetInModule {}, controllers: [LetInController] };

describe('The log', () => {
  it('has a line for each request, without what somebody typed', async ({ app }) => {
    await app.visitor().open('/count?q=what+i+looked+for');
    const [line] = app.log.events('request');
    expect(line).toMatchObject({
      level: 'info',
      req: { method: 'GET', path: '/count' },
      res: { status: 200 },
    });
    expect(line!.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(JSON.stringify(line)).not.toContain('looked');
  });

  it('has no line for health checks', async ({ app }) => {
    await app.visitor().open('/health/live');
    await app.visitor().open('/health/ready');
    expect(app.log.events('request')).toEqual([]);
  });

  it('tells who came and went, with the id of the request', async ({ app }) => {
    const visitor = await signedUp(app);
    await visitor.submit('/logout');
    const { first } = await logIn(visitor);
    await visitor.submit('/login', { email: 'ada@example.com', password: 'not this one either' });
    const [signup] = app.log.events('signup');
    expect(signup).toMatchObject({ ip: '127.0.0.1', userId: expect.stringMatching(/.{12}/) });
    expect(app.log.events('logout')).toMatchObject([{ userId: signup!.userId }]);
    expect(app.log.events('login').at(-1)).toMatchObject({
      userId: signup!.userId,
      requestId: first.headers.get('x-request-id'),
    });
    expect(app.log.events('login_failed')).toHaveLength(1);
  });

  it('tells of what was refused', async ({ app }) => {
    const form = { email: 'ada@example.com', password: 'wrong' };
    await app.visitor().submit('/login', form, { 'sec-fetch-site': 'cross-site' });
    expect(app.log.events('cross_site_refused')).toHaveLength(1);
    await triesOf(() => app.visitor().submit('/login', form));
    expect(app.log.events('throttled')).toMatchObject([{ reason: 'login', ip: '127.0.0.1' }]);
  });

  it('never has a password, not even one in the wrong field', async ({ app }) => {
    await app.visitor().submit('/login', { email: PASSWORD, password: '' });
    await app.visitor().submit('/signup', { email: `${PASSWORD}@example.com`, password: PASSWORD });
    app.log.expectNoSecret(PASSWORD);
  });

  it('never has a token that is in a path, however the request ends', async () => {
    const app = await startApp({}, { imports: [letIn] });
    const token = 'a-token-that-lets-in';
    const encoded = token.replaceAll(/./g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
    const ask = (line: string, ...headers: string[]) => send(app.origin, request(line, headers));
    const statuses = [
      await ask(`GET /let-in/${token}?x=1`),
      await ask(`GET /LET-IN/${token}/`),
      await ask(`GET http://localhost/let-in/${token}`),
      await ask(`POST /let-in/${token}`),
      await ask(`POST /let-in/${token}`, 'Sec-Fetch-Site: cross-site'),
      await send(app.origin, post(`/let-in/${token}`, 'x', ['Content-Type: text/x'])),
      await ask(`GET /let-in/${token}/and/more`),
      await ask(`DELETE /let-in/${token}`),
      await ask(`GET /let-in/${token}%`),
      await ask(`GET //let-in//${token}`),
      await ask(`GET /%6cet-in/${token}`),
      await ask('GET /', `Referer: ${app.origin}/let-in/${token}`),
      await ask(`GET /let-inn/${token}/more`),
      await ask(`GET /let-in;x/${token}`),
      await ask(`GET /${token}`),
      await ask(`GET /let-in%2f${token}`),
      await ask(`GET /let-in${encoded}`),
      await ask(`GET /nowhere%3ftoken=${token}`),
      await ask('GET /nowhere/at-all.php'),
      await ask('POST /count/a-name-that-is-rather-long'),
    ].map(({ status }) => status);
    expect(statuses.slice(0, 9)).toEqual([200, 200, 200, 500, 403, 415, 404, 405, 400]);
    app.log.expectNoSecret(token, encoded);
    const told = app.log.events('request').map(({ req }) => (req as { path: string }).path);
    expect(new Set(told)).toEqual(
      new Set([
        '/',
        '/let-in/:token',
        '/let-inn/…/more',
        '/let-in;x/…',
        '/…',
        '/nowhere%3ftoken=…',
        '/nowhere/at-all.php',
        '/count/a-name-that-is-rather-long',
      ]),
    );
  });

  it('has the stack of what went wrong, which the page has not', async () => {
    const app = await startApp({}, { imports: [probe] });
    const page = await app.visitor().submit('/probe/fail');
    expect(page.html).not.toMatch(/on purpose|at .*\.(ts|js)/);
    const [failure] = app.log.events('failed');
    expect(failure).toMatchObject({
      level: 'error',
      requestId: page.first.headers.get('x-request-id'),
      stack: expect.stringContaining('on purpose'),
    });
  });

  it('stays one line whatever a browser calls itself', async ({ app }) => {
    await app
      .visitor()
      .open('/%0a%7B%22level%22:%22fatal%22%7D', { 'user-agent': '"}{"level":"fatal"}' });
    expect(app.log.entries.every(({ level }) => level !== 'fatal')).toBe(true);
  });
});
