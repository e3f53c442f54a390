import { Controller, Post, Redirect, Req } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { actingAs, seed, startApp, stopClock } from '../../../../test/support/kit.js';
import { operator } from '../../../../test/support/operator.js';
import { Cleanup } from '#core/database/cleanup.js';
import { Database } from '#core/database/database.js';
import { Events } from '#core/log/events.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { LoggedIn } from '#core/web/access/logged-in.guard.js';
import type { PageRequest } from '#core/web/request.js';
import type { Visitor } from '../../../../test/support/visitor.js';
import { Activity, KEEP_SECONDS, MAX_LINES } from './activity.js';

declare module '#core/log/events.js' {
  interface EventNames {
    order_paid: true;
  }
}

@Controller('parcels')
@LoggedIn()
class ParcelsController {
  constructor(private readonly events: Events) {}

  @Post()
  @Redirect('/', 303)
  pay(@Req() request: PageRequest, @CurrentUser() { userId }: LoggedInUser) {
    // #region line
    this.events.record(request, 'order_paid', { userId, reason: 'order 7' });
    // #endregion line
  }
}

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0';
const parcels = { module: class Parcels {}, controllers: [ParcelsController] };

async function start() {
  const app = await startApp({ TRUST_PROXY: 'loopback' }, { imports: [parcels] });
  const ada = await seed.user(app);
  const logIn = async (password: string, ip = '203.0.113.1') => {
    const visitor = app.visitor();
    const headers = { 'user-agent': FIREFOX, 'x-forwarded-for': ip };
    await visitor.submit('/login', { email: ada.email, password }, headers);
    return visitor;
  };
  const rows = () => app.app.get(Database).selectFrom('account_activity').selectAll().execute();
  return { app, ada, logIn, rows };
}

const linesOf = async (visitor: Visitor, path = '/account/activity') =>
  (await visitor.open(path))
    .texts('[data-activity]')
    .map((text) => text.replace(/ \d+ \w+ \d+, .*/, ''));

describe('What has happened with an account', () => {
  it('is told to its owner and nobody else: logins, failed tries, changes, from where', async () => {
    const { app, ada, logIn } = await start();
    await logIn('wrong');
    const laptop = await logIn(ada.password);
    const form = { currentPassword: ada.password, newPassword: 'a wholly different sentence' };
    await laptop.submit('/account/password', form, { 'user-agent': FIREFOX });
    const from = 'From Firefox on Windows, 203.0.113.1.';
    expect((await linesOf(laptop)).toSorted()).toEqual([
      `Login ${from}`,
      `Login failed: email or password ${from}`,
      'Password changed From Firefox on Windows, 127.0.0.1.',
    ]);
    const eve = await actingAs(app, await seed.user(app, 'eve@example.com'));
    expect(await linesOf(eve)).toHaveLength(1);
    expect(await (await laptop.request('/account/data')).json()).toMatchObject({
      account_activity: expect.arrayContaining([expect.objectContaining({ event: 'login' })]),
    });
  });

  it('has what a product adds with one call', async () => {
    const { app, ada } = await start();
    const visitor = await actingAs(app, ada);
    await visitor.submit('/parcels');
    await visitor.submit('/parcels');
    expect(await linesOf(visitor)).toContainEqual(
      expect.stringMatching(/^Order paid: order 7 2 times/),
    );
  });

  it('has what an operator did', async () => {
    const { app, ada } = await start();
    await operator(app, [ada.email, 'end-sessions']);
    expect(await linesOf(await actingAs(app, ada))).toContainEqual(
      expect.stringMatching(/^Changed by operator: end-sessions by an admin/),
    );
  });

  it('is one line a day for all the tries of strangers, and none for an address without an account', async () => {
    const { app, ada, logIn, rows } = await start();
    stopClock();
    for (const ip of ['203.0.113.1', '203.0.113.2', '198.51.100.3']) await logIn('wrong', ip);
    await app.visitor().submit('/login', { email: 'nobody@example.com', password: 'wrong' });
    await app.app.get(Activity).of(ada.id, {});
    expect(await rows()).toMatchObject([{ event: 'login_failed', count: 3, ip: '198.51.100.3' }]);
  });

  it('is no more than so many lines, the latest', async () => {
    const { app, ada, logIn, rows } = await start();
    const at = Date.now() - 60_000;
    const line = { user_id: ada.id, event: 'login', reason: '', device: '', ip: '', count: 1 };
    for (let i = 0; i < MAX_LINES; i += 100)
      await app.app
        .get(Database)
        .insertInto('account_activity')
        .values(
          Array.from({ length: 100 }, (_, j) => ({
            ...line,
            id: `line-${i + j}`,
            created_at: at - i - j,
            by_admin: 0,
            other_id: null,
          })),
        )
        .execute();
    const visitor = await logIn(ada.password);
    const newest = await visitor.open('/account/activity');
    expect(newest.texts('[data-activity]')).toHaveLength(20);
    const older = newest.all('[rel=next]')[0]!.getAttribute('href')!;
    expect((await visitor.open(older)).texts('[data-activity]')).toHaveLength(20);
    const ids = (await rows()).map(({ id }) => id);
    expect(ids).toHaveLength(MAX_LINES);
    expect(ids).not.toContain(`line-${MAX_LINES - 1}`);
  });

  it('is gone after ninety days', async () => {
    const { app, ada, rows } = await start();
    await actingAs(app, ada);
    await app.app.get(Activity).of(ada.id, {});
    expect(await rows()).toHaveLength(1);
    await stopClock().pass(KEEP_SECONDS);
    expect((await app.app.get(Activity).of(ada.id, {})).lines).toEqual([]);
    await app.app.get(Cleanup).cleanUp();
    expect(await rows()).toEqual([]);
  });
});
