import {
  Body,
  Controller,
  Get,
  HttpCode,
  Module,
  Param,
  Post,
  Req,
  Session,
  Sse,
} from '@nestjs/common';
import { IsString } from 'class-validator';
import { crc32 } from 'node:zlib';
import { NEVER } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { accountsOf, proofOf } from '../../../../test/support/accounts.js';
import type { RunningApp } from '../../../../test/support/app.js';
import { listenTo } from '../../../../test/support/events.js';
import { everyRow } from '../../../../test/support/every-row.js';
import { actingAs, mailTo, seed, startApp, stopClock } from '../../../../test/support/kit.js';
import { keepSecret } from '../../../../test/support/log.js';
import type { Options } from '#core/config/options.js';
import { CurrentLogin } from '#core/logins/current-login.js';
import { SessionLifecycle } from '#core/session/lifecycle.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { sessionOf } from '#core/session/session-data.js';
import { hashToken } from '#core/secrets.js';
import { Users } from '#core/users/users.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { Reauthenticated } from '#core/web/access/reauthenticated.guard.js';
import { LoggedIn } from '#core/web/access/logged-in.guard.js';
import { TokenScope } from '#core/web/bearer-tokens.js';
import type { PageRequest } from '#core/web/request.js';
import { Limiters } from '#core/web/throttle/limiters.js';
import { AccessTokens, MAX_TOKENS, REQUESTS } from './access-tokens.js';
import { isTokenText } from './token-text.js';

class Order {
  @IsString()
  sku = '';
}

@Controller('parcels')
@LoggedIn()
class ParcelsController {
  constructor(private readonly lifecycle: SessionLifecycle) {}

  @Get('session')
  @TokenScope('parcels:write', 'Order something')
  session(@Req() request: PageRequest) {
    return Object.keys(this.lifecycle.read(request));
  }

  @Post('session')
  @TokenScope('parcels:write', 'Order something')
  write(@Req() request: PageRequest) {
    sessionOf(request).flash = 'for nobody';
  }

  @Get()
  @TokenScope('parcels:read', 'See your parcels')
  list(@CurrentUser() { email }: LoggedInUser) {
    return { email };
  }

  @Post()
  @HttpCode(200)
  @TokenScope('parcels:write', 'Order something')
  create(@CurrentUser() { email }: LoggedInUser, @Body() { sku }: Order) {
    return { email, sku };
  }

  @Post('dangerous')
  @TokenScope('parcels:write', 'Order something')
  @Reauthenticated()
  dangerous() {}

  @Get('own')
  own(@CurrentUser() { email }: LoggedInUser) {
    return { email };
  }

  @Post('own')
  change(@CurrentUser() { email }: LoggedInUser) {
    return { email };
  }

  @Sse('news')
  @TokenScope('parcels:read', 'See your parcels')
  news() {
    return NEVER;
  }

  @Get(':id/:part')
  part() {
    return 'not for programs';
  }

  @Get(':id/lines')
  @TokenScope('parcels:read', 'See your parcels')
  lines() {
    return [];
  }

  @Get(':id')
  @TokenScope('parcels:read', 'See your parcels')
  one(@CurrentUser() { email }: LoggedInUser, @Param('id') id: string) {
    return { email, id };
  }

  @Post(':id')
  @HttpCode(200)
  @TokenScope('parcels:write', 'Order something')
  update(@CurrentUser() { email }: LoggedInUser, @Param('id') id: string) {
    return { email, id };
  }
}

/** For everybody. */
@Controller('parcels')
class RatesController {
  @Get('rates')
  rates(@Session() session?: object) {
    return { hasSession: session !== undefined };
  }
}

@Module({ controllers: [RatesController, ParcelsController] })
class ParcelsModule {}

const PAGE = '/account/tokens';
const start = (options: Options = {}) => startApp({}, { imports: [ParcelsModule], options });

async function tokenOf(app: RunningApp, id: string, ...scopes: string[]) {
  const made = { name: 'Script', scopes, days: 7 };
  const token = (await app.app.get(AccessTokens).make(await proofOf(app, id), made))!;
  keepSecret(token);
  return token;
}

/** Ada, and a program of hers. */
async function withToken(...scopes: string[]) {
  const app = await start();
  const ada = await seed.user(app);
  const token = await tokenOf(app, ada.id, ...(scopes.length > 0 ? scopes : ['parcels:read']));
  return { app, ada, token, as: askWith(app) };
}

type Headers = Record<string, string>;

const askWith =
  (app: RunningApp, visitor = app.visitor()) =>
  (token: string, path = '/parcels', headers: Headers = {}, body?: object) =>
    visitor.request(path, {
      headers: { authorization: `Bearer ${token}`, ...(body && JSON_TYPE), ...headers },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });

const JSON_TYPE = { 'content-type': 'application/json' };
const FORM = { name: 'Backup', scopes: 'parcels:read', days: '30' };
const ELSEWHERE = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };

describe('A token for a program', () => {
  it('is made on a page, shown once, and lets the program in without a session and a cookie', async () => {
    const app = await start();
    const ada = await seed.user(app);
    const laptop = await actingAs(app, ada);
    expect((await laptop.open('/account')).all(`a[href="${PAGE}"]`)).toHaveLength(1);
    await laptop.open(PAGE);
    const form = new URLSearchParams({ ...FORM, name: ' Backup ' });
    form.append('scopes', 'parcels:write');
    const made = await laptop.request(PAGE, { method: 'POST', body: form });
    const token = /id="token">([^<]+)/.exec(await made.text())![1]!;
    keepSecret(token);
    expect((await laptop.open(PAGE)).html).not.toContain(token);
    expect(JSON.stringify(await everyRow(app))).not.toContain(token);

    const before = await everyRow(app);
    const as = askWith(app);
    const read = await as(token);
    expect(await read.json()).toEqual({ email: ada.email });
    expect(read.headers.getSetCookie()).toEqual([]);
    const written = await as(token, '/parcels', ELSEWHERE, { sku: 'cup' });
    expect(await written.json()).toEqual({ email: ada.email, sku: 'cup' });
    const { sessions, logins } = await everyRow(app);
    expect({ sessions, logins }).toMatchObject({ logins: before.logins });
    expect(sessions).toHaveLength(before.sessions!.length);
    const listed = (await laptop.open(PAGE)).text('[data-token]');
    expect(listed).toMatch(/^Backup parcels:read parcels:write Added .* last used/);
  });

  it('comes with no session that could be written to, and no cookie is set', async () => {
    const { token, as } = await withToken('parcels:write');
    const refused = await as(token, '/parcels/session', {}, {});
    expect([refused.status, refused.headers.getSetCookie()]).toEqual([500, []]);
  });

  it('gets no answer that was for the token of somebody else', async () => {
    const { app, ada, token, as } = await withToken('parcels:write');
    const eve = await seed.user(app, 'eve@example.com');
    const body = { sku: 'cup', idempotencyKey: `${'x'.repeat(21)}.` };
    for (const [one, { email }] of [
      [token, ada],
      [await tokenOf(app, eve.id, 'parcels:write'), eve],
    ] as const)
      expect(await (await as(one, '/parcels', {}, body)).json()).toEqual({ email, sku: 'cup' });
  });

  it('keeps a stream of events open, which is no use of it, until it ends', async () => {
    const app = await start({ times: { endedLogin: 20 } });
    const ada = await seed.user(app);
    const [token, other] = [
      await tokenOf(app, ada.id, 'parcels:read'),
      await tokenOf(app, ada.id, 'parcels:read'),
    ];
    const listen = (text: string) =>
      listenTo(app.visitor(), '/parcels/news', { authorization: `Bearer ${text}` });
    const [stays, { ended }] = [await listen(other), await listen(token)];
    const before = await everyRow(app);
    const looked = vi.spyOn(app.app.get(CurrentLogin), 'reload');
    await expect.poll(() => looked.mock.calls.length).toBeGreaterThan(4);
    expect(await everyRow(app)).toEqual(before);
    await app.app.get(AccessTokens).revoke(await proofOf(app, ada.id), hashToken(token));
    await ended;
    expect(stays.events.complete).toBe(false);
  });

  it('stops with a deactivated account', async () => {
    const { app, token, as } = await withToken();
    await accountsOf(app).updateTable('users').set({ deactivated_at: 1 }).execute();
    expect((await as(token)).status).toBe(401);
  });

  it('has a form that programs know which look for secrets, and a checksum', async () => {
    const { token, as } = await withToken();
    expect(token).toMatch(/^session-starter-pat_[0-9A-Za-z]{46}$/);
    expect(parseInt(token.slice(-7), 36)).toBe(crc32(token.slice(0, -7)));
    const other = token.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x'));
    expect(isTokenText(other)).toBe(false);
    expect((await as(other)).status).toBe(401);
  });

  it('is refused as RFC 6750 says, when it is not valid or not for this', async () => {
    const { app, ada, token, as } = await withToken();
    const visitor = app.visitor();
    const guest = await visitor.request('/parcels', { headers: { accept: 'application/json' } });
    expect(guest.status).toBe(401);
    expect(guest.headers.get('www-authenticate')).toBe('Bearer scope="parcels:read"');
    const refused = await as(token, '/parcels', {}, { sku: 'cup' });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_scope", scope="parcels:write"',
    );
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    const ended = await tokenOf(app, ada.id, 'parcels:read');
    const laptop = await actingAs(app, ada);
    await laptop.submit(`${PAGE}/${hashToken(ended)}/end`);
    for (const wrong of ['x', ended, `${token}x`]) {
      const answer = await as(wrong);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe(
        'Bearer error="invalid_token", scope="parcels:read"',
      );
    }
    const clock = stopClock();
    await clock.pass(7 * 24 * 60 * 60);
    expect((await as(token)).status).toBe(401);
    expect(app.log.events('access_token_refused').map(({ reason }) => reason)).toEqual([
      'insufficient_scope',
      ...Array.from({ length: 4 }, () => 'invalid_token'),
    ]);
  });

  it('counts where a handler asks for its scope, and nowhere else: never for the account', async () => {
    const { app, ada, token, as } = await withToken('parcels:read', 'parcels:write');
    for (const path of ['/parcels/own', '/account', PAGE, '/account/data', '/private']) {
      const answer = await as(token, path);
      expect([path, answer.status]).toEqual([path, 401]);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
    expect(await (await as(token, '/parcels/rates')).json()).toEqual({ hasSession: true });
    // Which of two that fit is called depends on the platform.
    expect(await (await as(token, '/parcels/1/lines')).text()).not.toContain('not for programs');
    const referer = `${app.config.publicOrigin}/parcels`;
    const form = { currentPassword: ada.password, newPassword: 'a wholly different sentence' };
    for (const [path, body] of [
      ['/account/password', form],
      ['/account/delete', {}],
      ['/parcels/dangerous', { sku: 'cup' }],
      ['/parcels/own', {}],
    ] as const)
      expect([path, (await as(token, path, { referer }, body)).status]).toEqual([path, 401]);
    expect((await everyRow(app)).users).toHaveLength(1);
  });

  it('is not what a cookie is: who sends both is the one of the token, and another site gains nothing', async () => {
    const { app, ada, token } = await withToken('parcels:write');
    const eve = await actingAs(app, await seed.user(app, 'eve@example.com'));
    const write = askWith(app, eve);
    expect((await write(token, '/parcels/own', ELSEWHERE, {})).status).toBe(403);
    const both = await write(token, '/parcels', ELSEWHERE, { sku: 'cup' });
    expect(await both.json()).toEqual({ email: ada.email, sku: 'cup' });
    expect(both.headers.getSetCookie()).toEqual([]);
    expect(await (await write(token, '/parcels/session')).json()).toEqual([]);
    expect(await (await eve.request('/parcels/session')).json()).toContain('login');
    expect((await write('x', '/parcels', ELSEWHERE, { sku: 'cup' })).status).toBe(401);
    expect((await write(token, '/logout', ELSEWHERE, {})).status).toBe(403);
    await expect(eve).toBeLoggedInAs('eve@example.com');
    const cookie = { method: 'POST', body: '{"sku":"cup"}', headers: JSON_TYPE };
    const own = await eve.request('/parcels', cookie);
    expect(await own.json()).toEqual({ email: 'eve@example.com', sku: 'cup' });
    const forged = { ...cookie, headers: { ...JSON_TYPE, ...ELSEWHERE } };
    expect((await eve.request('/parcels', forged)).status).toBe(403);
  });

  it('is slowed down by itself, and no other', async () => {
    const { app, ada, token, as } = await withToken();
    const limiters = app.app.get(Limiters);
    for (let count = 1; count < REQUESTS.max; count++)
      await limiters.increment(REQUESTS, hashToken(token));
    expect((await as(token)).status).toBe(200);
    const slow = await as(token);
    expect(slow.status).toBe(429);
    expect(Number(slow.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await as(await tokenOf(app, ada.id, 'parcels:read'))).status).toBe(200);
  });

  it('writes its last use once a minute', async () => {
    const { app, token, as } = await withToken();
    const used = async () => (await everyRow(app)).access_tokens as { used_at: number }[];
    const clock = stopClock();
    await as(token);
    const [{ used_at: first }] = (await used()) as [{ used_at: number }];
    await clock.pass(59);
    await as(token);
    expect(await used()).toMatchObject([{ used_at: first }]);
    await clock.pass(1);
    await as(token);
    expect(await used()).toMatchObject([{ used_at: first + 60 }]);
  });
});

describe('Making a token', () => {
  it('asks who it is', async () => {
    const app = await start();
    const old = await actingAs(app, await seed.user(app), { reauthenticated: false });
    expect((await old.submit(PAGE, FORM)).path).toMatch(/^\/confirm/);
    expect((await everyRow(app)).access_tokens).toEqual([]);
  });

  it('is told to the owner by mail, with a link that takes it away', async () => {
    const app = await start();
    const ada = await seed.user(app);
    const eve = await actingAs(app, ada);
    const page = await eve.submit(PAGE, FORM);
    const token = page.text('#token')!;
    keepSecret(token);
    const mail = await mailTo(app, ada);
    expect(mail.subject).toBe('A token for a program was added to your account');
    const owner = app.visitor();
    await owner.open(mail.path);
    await owner.submit('/not-me');
    expect((await askWith(app)(token)).status).toBe(401);
  });

  it('says at each field what is wrong, and keeps what was ticked', async () => {
    const app = await start();
    const laptop = await actingAs(app, await seed.user(app));
    const page = await laptop.submit(PAGE, { name: ' ', days: '366' });
    expect(page.status).toBe(422);
    for (const field of ['name', 'scopes', 'days'])
      expect(page.all(`#${field}-about.error`), field).toHaveLength(1);
    const again = await laptop.submit(PAGE, { ...FORM, name: '', days: '7' });
    expect(again.all('[value="parcels:read"][checked], [value="7"][checked]')).toHaveLength(2);
    const unknown = await laptop.submit(PAGE, { ...FORM, scopes: 'parcels:all' });
    expect(unknown.text('#scopes-about')).toContain('no such permission');
    expect((await everyRow(app)).access_tokens).toEqual([]);
  });

  it('ends at twenty, also for two who come at once', async () => {
    const { app, ada } = await withToken();
    for (let count = 2; count < MAX_TOKENS; count++) await tokenOf(app, ada.id, 'parcels:read');
    const laptop = await actingAs(app, ada);
    const body = new URLSearchParams(FORM);
    const both = [1, 2].map(() => laptop.request(PAGE, { method: 'POST', body }));
    const statuses = (await Promise.all(both)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect((await everyRow(app)).access_tokens).toHaveLength(MAX_TOKENS);
  });
});

describe('The tokens of a user', () => {
  it('are ended by no other, all at once by an operator, by a new password by mail, and with the account', async () => {
    const { app, ada, token, as } = await withToken();
    const eve = await actingAs(app, await seed.user(app, 'eve@example.com'));
    expect((await eve.submit(`${PAGE}/${hashToken(token)}/end`)).status).toBe(404);
    expect((await as(token)).status).toBe(200);
    const users = app.app.get(Users);
    const proof = await proofOf(app, ada.id);
    await users.changePassword(proof, 'a wholly different sentence');
    expect((await as(token)).status).toBe(200);
    const byMail = { ...(await proofOf(app, ada.id)), isByMail: true };
    await users.changePassword(byMail, 'another different sentence');
    expect((await as(token)).status).toBe(401);
    const second = await tokenOf(app, ada.id, 'parcels:read');
    await accountsOf(app).deleteFrom('users').where('id', '=', ada.id).execute();
    expect((await as(second)).status).toBe(401);
    expect((await everyRow(app)).access_tokens).toEqual([]);
  });
});
