import { Controller, Get, Module, Param, Post, Redirect, Req, Sse } from '@nestjs/common';
import { NEVER } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { RunningApp } from '../../../../test/support/app.js';
import { listenTo } from '../../../../test/support/events.js';
import { gateway } from '../../../../test/support/gateway.js';
import { everyRow } from '../../../../test/support/every-row.js';
import { actingAs, seed, startApp, stopClock } from '../../../../test/support/kit.js';
import { logIn } from '../../../../test/support/people.js';
import { passkeyOf, usePasskey } from '../passkeys/passkeys.test-helpers.js';
import { codeFromPage, forgetUse, withSecondFactor } from './second-factor.test-helpers.js';
import type { User } from '../../../../test/support/seed.js';
import { openSocket } from '../../../../test/support/socket.js';
import type { Visitor } from '../../../../test/support/visitor.js';
import { Config, type InvalidEnvironment } from '../../../core/config/config.js';
import type { LoggedInUser } from '../../../core/logins/logged-in-user.js';
import { Impersonation } from '../../../core/logins/impersonation.js';
import { CurrentUser } from '../../../core/web/access/current-user.js';
import { ReauthenticationMethods } from '../../../core/web/access/reauthentication-methods.js';
import { BearerTokens, TokenScope } from '../../../core/web/bearer-tokens.js';
import type { PageRequest } from '../../../core/web/request.js';

const DAY = 24 * 60 * 60;
const PAGE = '/account/second-factor';
const JSON_PLEASE = { accept: 'application/json' };

@Controller('parcels')
class ParcelsController {
  constructor(private readonly impersonation: Impersonation) {}

  /** An admin acts as a user. */
  @Post('as/:userId')
  @Redirect('/count', 303)
  async actAs(
    @Req() request: PageRequest,
    @CurrentUser() admin: LoggedInUser,
    @Param('userId') userId: string,
  ) {
    await this.impersonation.begin(request, admin, userId, 60);
  }

  @Get()
  @TokenScope('parcels:read', 'See your parcels')
  list() {
    return { parcels: [] };
  }

  @Sse('live')
  @TokenScope('parcels:read', 'See your parcels')
  live() {
    return NEVER;
  }
}

@Module({ controllers: [ParcelsController] })
class ParcelsModule {}

/** Admins must have a second factor. */
const start = (days: number, roles = 'admin') =>
  startApp(
    { SECOND_FACTOR_FOR: roles, SECOND_FACTOR_GRACE_DAYS: String(days) },
    { imports: [gateway, ParcelsModule], options: { times: { endedLogin: 20 } }, isNew: true },
  );

/** Who is found by a token. */
const ofToken = ({ id: userId, email }: User): LoggedInUser => ({
  loginId: 'token',
  userId,
  credential: { userId, row: { table: 'users', id: userId } },
  email,
  role: 'admin',
  hasPassword: true,
  reauthenticatedAt: 0,
  isRemembered: false,
  endsAt: { idle: Infinity, absolute: Infinity },
});

const noticeOf = async (visitor: Visitor, path = '/count') =>
  (await visitor.open(path)).text('#required-factor');

/** Sets it up, as the page says. */
async function setUp(app: RunningApp, visitor: Visitor) {
  await visitor.submit(`${PAGE}/secret`);
  const secret = (await visitor.open(PAGE)).text('#secret')!;
  const page = await visitor.submit(PAGE, { code: codeFromPage(secret) });
  await forgetUse(app);
  return page;
}

describe('Who must have a second factor', () => {
  it('goes on for the days of grace, and reads on each page until when; others read nothing', async () => {
    const app = await start(7);
    const clock = stopClock();
    const admin = await actingAs(app, await seed.admin(app), { remember: true });
    expect(await noticeOf(admin)).toContain('on, nothing else is open to you until you have one');
    await clock.pass(6 * DAY);
    expect((await admin.open('/private')).status).toBe(200);
    const ada = await actingAs(app, await seed.user(app));
    expect((await ada.open('/count')).all('#required-factor')).toEqual([]);
    await clock.pass(DAY);
    // The password was shown long ago.
    expect(await admin.open('/private')).toLeadTo(`/confirm?returnTo=${encodeURIComponent(PAGE)}`);
  });

  it('has all days of grace, whoever has acted as them before', async () => {
    const app = await start(7, 'everybody');
    const ada = await seed.user(app);
    const admin = await actingAs(app, await seed.admin(app));
    expect(await admin.submit(`/parcels/as/${ada.id}`)).toBeLoggedInAs(ada.email);
    expect(await noticeOf(admin)).toBeUndefined();
    expect((await everyRow(app)).required_factors).not.toContainEqual(
      expect.objectContaining({ user_id: ada.id }),
    );
  });

  it('is led to the page where it is set up after that, and has all again when it is', async () => {
    const app = await start(0);
    const admin = await actingAs(app, await seed.admin(app));
    for (const path of ['/', '/count', '/private', '/account', '/login'])
      expect(await admin.open(path), path).toLeadTo(PAGE);
    expect(await admin.submit('/count/more', { by: '3' })).toLeadTo(PAGE);
    for (const path of [PAGE, '/confirm']) expect((await admin.open(path)).path).toBe(path);
    expect((await setUp(app, admin)).status).toBe(200);
    expect((await admin.open('/count')).count).toBe(1);
    expect((await admin.open('/count')).all('#required-factor')).toEqual([]);
    // There is no other grace after it.
    await admin.submit(`${PAGE}/end`);
    expect(await admin.open('/private')).toLeadTo(PAGE);
    expect(await admin.submit('/logout')).toBeGuest();
  });

  it('gets no JSON, no stream, no socket and nothing by a token, and those that are open end', async () => {
    const app = await start(1);
    const clock = stopClock();
    const user = await seed.admin(app);
    const admin = await actingAs(app, user, { remember: true });
    const { ended } = await listenTo(admin, '/parcels/live');
    const { closed } = await openSocket(admin);
    app.app.get(BearerTokens).checkWith(
      async () => ofToken(user),
      async () => ofToken(user),
    );
    const program = { authorization: 'Bearer made-up' };
    expect((await app.visitor().open('/parcels', program)).status).toBe(200);
    const byToken = await listenTo(app.visitor(), '/parcels/live', program);
    await clock.pass(DAY);
    expect(await closed).toBe(1008);
    await ended;
    await byToken.ended;
    expect((await app.visitor().open('/parcels', program)).status).toBe(403);
    expect((await admin.open('/parcels', JSON_PLEASE)).html).toContain(PAGE);
    expect((await admin.open('/parcels', JSON_PLEASE)).status).toBe(403);
    const script = { 'sec-fetch-mode': 'cors', accept: 'text/event-stream' };
    expect((await admin.open('/parcels/live', script)).status).toBe(403);
    await expect(openSocket(admin)).rejects.toThrow('Unexpected server response');
  });

  it('shows it at each login, by the code of the app', async () => {
    const app = await start(0, 'edtor, admin');
    expect(JSON.stringify(app.log.entries)).toContain(
      'names edtor, a role that no handler asks for',
    );
    const user = await seed.admin(app);
    await withSecondFactor(app, user);
    expect((await (await actingAs(app, user)).open('/private')).status).toBe(200);
  });

  it('may show who they are before, in each way that they have, also at another site', async () => {
    const app = await start(0);
    const admin = await actingAs(app, await seed.admin(app));
    const isFor = async () => true;
    const way = { path: '/parcels', callback: '/private', label: 'Use your other login', isFor };
    app.app.get(ReauthenticationMethods).add(way);
    for (const path of ['/parcels', '/private', '/confirm'])
      expect((await admin.open(path)).path).toBe(path);
    expect(await admin.open('/count')).toLeadTo(PAGE);
  });

  it('may have a passkey instead, which counts when it was shown with a finger or a PIN', async () => {
    const app = await start(0, 'everybody');
    const ada = await seed.user(app);
    const weak = await passkeyOf(app, ada, 1, { uv_initialized: 0 });
    const visitor = app.visitor();
    await logIn(visitor);
    expect(await visitor.open('/private')).toLeadTo(PAGE);
    await usePasskey(visitor, weak, '/confirm/passkey');
    expect(await visitor.open('/private')).toLeadTo(PAGE);
    const device = await passkeyOf(app, ada);
    // The password alone lets nobody in who has one.
    expect(await visitor.open('/private')).toLeadTo(PAGE);
    expect(await noticeOf(visitor, PAGE)).toContain('Show that you have a passkey');
    const copy = visitor.thief();
    await usePasskey(visitor, device, '/confirm/passkey');
    expect((await visitor.open('/private')).status).toBe(200);
    expect(await copy.open('/private')).toLeadTo(PAGE);
    const phone = app.visitor();
    await usePasskey(phone, device, '/login/passkey');
    expect((await phone.open('/private')).status).toBe(200);
  });
});

describe('The setting who must have a second factor', () => {
  it.each([
    [{ SECOND_FACTOR_FOR: 'admin;editor' }, 'SECOND_FACTOR_FOR must be everybody, or roles'],
    [{ SECOND_FACTOR_GRACE_DAYS: '-1' }, 'SECOND_FACTOR_GRACE_DAYS must be 0 to 999'],
  ])('is refused with its fix: %o', (given, fix) => {
    try {
      expect(new Config(given)).toBe('refused');
    } catch (error) {
      expect((error as InvalidEnvironment).message).toContain(fix);
    }
  });
});
