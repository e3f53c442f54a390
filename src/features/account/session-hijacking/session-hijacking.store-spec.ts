import { Controller, Get } from '@nestjs/common';
import { describe, expect, it, vi } from 'vitest';
import { mailTo, seed, startApp, stopClock } from '../../../../test/support/kit.js';
import { mailsTo } from '../../../../test/support/mail.js';
import { PASSWORD } from '../../../../test/support/people.js';
import type { Visitor } from '../../../../test/support/visitor.js';
import { Reauthenticated } from '#core/web/access/reauthenticated.guard.js';
import { Database } from '#core/database/database.js';
import { Users } from '#core/users/users.js';
import { WINDOW_SECONDS } from './client-history.js';

@Controller('secrets')
@Reauthenticated()
class SecretsController {
  @Get()
  secrets() {
    return 'secrets';
  }
}

const secrets = { module: class Secrets {}, controllers: [SecretsController] };
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1';
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0';

const from = (ip: string, agent: string) => ({ 'x-forwarded-for': ip, 'user-agent': agent });
const HOME = from('203.0.113.1', PHONE);
const ELSEWHERE = from('198.51.100.7', FIREFOX);

/** Ada is logged in with her phone, and somebody has a copy of her cookie. */
async function start() {
  const app = await startApp({ TRUST_PROXY: 'loopback' }, { imports: [secrets] });
  const ada = await seed.user(app);
  const owner = app.visitor();
  await owner.open('/login', HOME);
  // Without following the redirect, which would come from somewhere else.
  const form = owner.press({ email: ada.email, password: ada.password }, HOME);
  expect((await owner.request('/login', form)).status).toBe(303);
  await owner.open('/', HOME);
  const suspicions = () => app.log.events('login_in_two_places');
  const rows = () => app.app.get(Database).selectFrom('logins').select('client_history').execute();
  return { app, ada, owner, thief: owner.thief(), clock: stopClock(), suspicions, rows };
}

const pathOf = async (visitor: Visitor, headers: Record<string, string>) =>
  (await visitor.open('/secrets', headers)).path;

describe('A login that is used in two places at once, with two kinds of browser', () => {
  it('asks both who they are before what is dangerous, and logs nobody out', async () => {
    const { ada, owner, thief, clock, suspicions } = await start();
    expect(await pathOf(owner, HOME)).toBe('/secrets');
    expect(await pathOf(thief, ELSEWHERE)).toBe('/secrets');
    const asked = '/confirm?returnTo=%2Fsecrets';
    expect(await pathOf(owner, HOME)).toBe(asked);
    expect(await pathOf(thief, ELSEWHERE)).toBe(asked);
    expect(suspicions()).toMatchObject([
      { userId: ada.id, reason: 'Firefox on Windows, 198.51.100.7' },
    ]);

    await clock.pass(1);
    await owner.open(asked, HOME);
    expect(await owner.submit(asked, { password: PASSWORD }, HOME)).toLeadTo('/secrets');
    expect(await pathOf(owner, HOME)).toBe('/secrets');
    expect(await pathOf(thief, ELSEWHERE)).toBe(asked);
    for (const visitor of [owner, thief]) await expect(visitor).toBeLoggedInAs(ada.email);
    expect(suspicions()).toHaveLength(1);
  });

  it('is told to its owner by mail, once, also when two requests notice it at the same moment', async () => {
    const { app, ada, owner, thief } = await start();
    await thief.open('/', ELSEWHERE);
    const users = app.app.get(Users);
    const change = users.change.bind(users);
    vi.spyOn(users, 'change').mockImplementationOnce(async (...asked) => {
      await owner.open('/', HOME);
      return change(...asked);
    });
    await owner.open('/', HOME);
    await thief.open('/', ELSEWHERE);
    await owner.open('/', HOME);
    const { subject, path } = await mailTo(app, ada);
    expect(subject).toBe(
      'Your login is used in two places at once: Safari on iOS and Firefox on Windows',
    );
    expect(await mailsTo(app, ada)).toHaveLength(1);
    const other = app.visitor();
    await other.open(path);
    await other.submit('/not-me');
    for (const visitor of [owner, thief]) await expect(visitor).toBeGuest();
  });

  it('is in the activity of the account', async () => {
    const { owner, thief } = await start();
    await thief.open('/', ELSEWHERE);
    await owner.open('/', HOME);
    const lines = (await owner.open('/account/activity', HOME)).texts('[data-activity]');
    expect(lines).toContainEqual(
      expect.stringMatching(/^Login in two places: Firefox on Windows, 198.51.100.7 .*203.0.113.1/),
    );
  });
});

describe('A login that is used in one place after the other', () => {
  it.each([
    ['another network', [from('198.51.100.7', PHONE)]],
    ['another kind of browser', [from('203.0.113.1', FIREFOX)]],
    ['the player of the browser', [{ ...from('2001:db8::1', 'Player'), range: 'bytes=0-' }]],
  ])('is not suspected: %s', async (_, places) => {
    const { owner, suspicions } = await start();
    for (let round = 0; round < 3; round++)
      for (const place of [...places, HOME]) await owner.open('/', place);
    expect(suspicions()).toEqual([]);
  });

  it('is not suspected when it comes back after some minutes only, or never', async () => {
    const { ada, owner, thief, clock, suspicions } = await start();
    for (const [visitor, place] of [
      [thief, ELSEWHERE],
      [owner, HOME],
      [thief, ELSEWHERE],
    ] as const) {
      await visitor.open('/', place);
      await clock.pass(WINDOW_SECONDS + 1);
    }
    expect(suspicions()).toEqual([]);
    await expect(owner).toBeLoggedInAs(ada.email);
  });

  it('is not written for where it was, each time', async () => {
    const { owner, rows } = await start();
    await owner.open('/', from('198.51.100.7', PHONE));
    const before = await rows();
    for (const ip of ['198.51.100.8', '198.51.100.9']) await owner.open('/', from(ip, PHONE));
    await owner.open('/', HOME);
    expect(await rows()).toEqual(before);
  });
});
