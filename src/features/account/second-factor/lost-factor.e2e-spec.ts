import { describe, expect, it, vi } from 'vitest';
import { MailTransport, MailTransportFailed } from '#core/mail/transport.js';
import { everyRow } from '../../../../test/support/every-row.js';
import { actingAs, seed, startApp, stopClock } from '../../../../test/support/kit.js';
import { codeFor, withSecondFactor } from './second-factor.test-helpers.js';
import { mailsTo, sendMails, sendWhenAsked } from '../../../../test/support/mail.js';
import { operator } from '../../../../test/support/operator.js';
import { PASSWORD } from '../../../../test/support/people.js';
import { inProduction } from '../../../../test/support/production.js';
import type { Visitor } from '../../../../test/support/visitor.js';

const PAGE = '/account/second-factor';
const LOST = '/login/code/lost';
const SUBJECT = 'Your second factor is said to be lost';
const STAYS =
  'Your second factor stays on. If it was not you who said it is lost, choose a new password: somebody knows yours.';
const DEAD = 'This link is invalid or has expired.';
const HOUR = 60 * 60;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

const password = (visitor: Visitor, more = {}) =>
  visitor.submit('/login', { email: 'ada@example.com', password: PASSWORD, ...more });

/** Ada has a second factor. Somebody with her password is asked for a code. */
async function start() {
  const app = await startApp();
  sendWhenAsked(app);
  const ada = await seed.user(app);
  const codes = await withSecondFactor(app, ada);
  const clock = stopClock();
  const visitor = app.visitor();
  await password(visitor);
  const lostMails = async () =>
    (await mailsTo(app, ada)).filter(({ subject }) => subject === SUBJECT);
  const factors = async () => (await everyRow(app)).second_factors as { lost_at: number | null }[];
  return { app, ada, codes, clock, visitor, lostMails, factors };
}

/** And says that app and recovery codes are lost. */
async function said() {
  const all = await start();
  return { ...all, page: await all.visitor.submit(LOST) };
}

describe('Who has the password, and has lost app and recovery codes,', () => {
  it('says so below the form for the code, and sees there from when on none is asked', async () => {
    const { visitor } = await start();
    const before = await visitor.open('/login/code?returnTo=%2Fprivate');
    expect(before.all('main form')[0]!.getAttribute('action')).toContain('/login/code?');
    const action = before.all('main form')[1]!.getAttribute('action')!;
    const page = await visitor.submit(action);
    expect(page).toLeadTo('/login/code?returnTo=%2Fprivate');
    const until = new Date(Date.now() + WEEK * 1000).toISOString().slice(0, 19);
    expect(page.all('main time')[0]!.getAttribute('datetime')).toContain(until);
    expect(page.all('main form')).toHaveLength(1);
  });

  it('logs in with the password alone after seven days, not before, and the factor goes with its codes and devices', async () => {
    const { app, ada, clock, visitor } = await start();
    const laptop = app.visitor();
    await password(laptop);
    await laptop.submit('/login/code', { code: await codeFor(app, ada), trust: 'yes' });
    await visitor.submit(LOST);
    await clock.pass(WEEK - 1);
    expect(await password(visitor)).toLeadTo('/login/code');
    await clock.pass(1);
    expect(await password(visitor)).toBeLoggedInAs(ada.email);
    const { second_factors, recovery_codes, tokens } = await everyRow(app);
    expect([second_factors, recovery_codes]).toEqual([[], []]);
    expect(JSON.stringify(tokens)).not.toContain('trusted-device');
    const reasons = app.log.events('second_factor_changed').map(({ reason }) => reason);
    expect(reasons).toEqual(['lost', 'off']);
  });

  it('is not helped by a wrong password, and nothing happens before that login', async () => {
    const { clock, visitor, factors } = await said();
    await clock.pass(2 * WEEK);
    expect((await password(visitor, { password: 'wrong' })).status).toBe(422);
    expect(await factors()).toHaveLength(1);
  });

  it('says it twice, and the day stays the same', async () => {
    const { clock, visitor, page, lostMails, factors } = await said();
    const [{ lost_at } = { lost_at: null }] = await factors();
    await clock.pass(60);
    const again = await visitor.submit(LOST);
    expect(again.text('main time')).toBe(page.text('main time'));
    expect(await factors()).toMatchObject([{ lost_at }]);
    expect(await lostMails()).toHaveLength(1);
  });

  it('is asked for a code all the same where no password was shown', async () => {
    const { app, ada, factors } = await start();
    expect((await app.visitor().submit(LOST)).path).toMatch(/^\/login\?/);
    const laptop = await actingAs(app, ada);
    await laptop.submit(LOST);
    expect(await factors()).toMatchObject([{ lost_at: null }]);
  });

  it('is slowed down: nobody is told more than three times in an hour, and it does not begin untold', async () => {
    const { app, ada, clock, visitor, lostMails, factors } = await start();
    const laptop = await actingAs(app, ada);
    for (let times = 0; times < 3; times++) {
      await visitor.submit(LOST);
      expect(await lostMails()).toHaveLength(times + 1);
      await laptop.submit(`${PAGE}/keep`);
    }
    const page = await visitor.submit(LOST);
    expect(page.status).toBe(429);
    expect(page.text('main .error')).toContain('Too many');
    expect(await factors()).toMatchObject([{ lost_at: null }]);
    await clock.pass(HOUR + 1);
    await password(visitor);
    expect((await visitor.submit(LOST)).text('main time')).toBeDefined();
    expect(await lostMails()).toHaveLength(4);
  });

  it.each([
    ['is refused for good', true, 0],
    ['could not be sent for a day', false, DAY],
  ])('has said nothing when the mail that tells it %s', async (_, isFinal, seconds) => {
    const { app, clock, factors } = await said();
    const failed = new MailTransportFailed('550', isFinal);
    vi.spyOn(app.app.get(MailTransport), 'send').mockRejectedValue(failed);
    await sendMails(app);
    expect(await factors()).toMatchObject([{ lost_at: isFinal ? null : expect.any(Number) }]);
    await clock.pass(seconds);
    await sendMails(app);
    expect(await factors()).toMatchObject([{ lost_at: null }]);
    await clock.pass(WEEK);
    const visitor = app.visitor();
    expect(await password(visitor)).toLeadTo('/login/code');
  });

  it('cannot say so where no mail would tell it', async () => {
    const app = await startApp(inProduction());
    const ada = await seed.user(app);
    await withSecondFactor(app, ada);
    const visitor = app.visitor();
    const page = await password(visitor);
    expect(page.all('main form')).toHaveLength(1);
    for (const path of [LOST, '/keep-second-factor'])
      expect((await visitor.submit(path)).status).toBe(404);
  });
});

describe('That a second factor is said to be lost', () => {
  it('is told by a mail at once, whose link leads to a button that stops it', async () => {
    const { app, clock, visitor, page, lostMails, factors } = await said();
    const [{ text, path } = { text: '', path: '' }] = await lostMails();
    expect(text).toContain(page.text('main time'));
    const owner = app.visitor();
    const asked = await owner.open(path);
    expect(asked).toLeadTo('/keep-second-factor');
    expect(asked.texts('main button')).toEqual(['Keep the second factor']);
    expect(await factors()).not.toMatchObject([{ lost_at: null }]);
    expect(await owner.submit('/keep-second-factor')).toShowFlash(STAYS);
    await clock.pass(WEEK);
    expect(await password(visitor)).toLeadTo('/login/code');
    expect(await app.visitor().open(path)).toShowFlash(DEAD);
    expect(app.log.events('second_factor_changed').at(-1)).toMatchObject({ reason: 'kept' });
  });

  it('is told on the start page and the account of each device that is logged in, which stops it unasked', async () => {
    const { app, ada, clock, visitor, page } = await said();
    const [laptop, phone] = await Promise.all(
      [1, 2].map(() => actingAs(app, ada, { reauthenticated: false })),
    );
    for (const device of [laptop!, phone!])
      for (const path of ['/', '/account'])
        expect((await device.open(path)).text('main form.notice time')).toBe(
          page.text('main time'),
        );
    const kept = await phone!.submit(`${PAGE}/keep`);
    expect(kept).toLeadTo('/account');
    expect(kept).toShowFlash(STAYS);
    expect((await laptop!.open('/')).all('form.notice')).toEqual([]);
    await clock.pass(WEEK);
    expect(await password(visitor)).toLeadTo('/login/code');
  });

  it('is told to nobody else, who cannot stop it', async () => {
    const { app, factors } = await said();
    const eve = await actingAs(app, await seed.user(app, 'eve@example.com'));
    expect((await eve.open('/account')).all('form.notice')).toEqual([]);
    await eve.submit(`${PAGE}/keep`);
    await app.visitor().submit(`${PAGE}/keep`);
    await app.visitor().submit('/keep-second-factor');
    expect(await factors()).not.toMatchObject([{ lost_at: null }]);
  });

  it('is stopped by no copy of the cookie from before the link was followed', async () => {
    const { app, lostMails, factors } = await said();
    const owner = app.visitor();
    await owner.open('/count');
    const copy = owner.thief();
    await owner.open((await lostMails())[0]!.path);
    expect(await copy.submit('/keep-second-factor')).toLeadTo('/');
    expect(await factors()).not.toMatchObject([{ lost_at: null }]);
  });

  it.each(['a code', 'a recovery code', 'a new password', 'new recovery codes', 'off and on'])(
    'is over with %s',
    async (what) => {
      const { app, ada, codes, visitor, factors } = await said();
      const laptop = await actingAs(app, ada);
      const ways: Record<string, () => Promise<unknown>> = {
        'a code': async () => visitor.submit('/login/code', { code: await codeFor(app, ada) }),
        'a recovery code': () => visitor.submit('/login/code', { code: codes[0]! }),
        'a new password': () =>
          laptop.submit('/account/password', {
            currentPassword: PASSWORD,
            newPassword: 'a wholly different sentence',
          }),
        'new recovery codes': () => laptop.submit(`${PAGE}/codes`),
        async 'off and on'() {
          await laptop.submit(`${PAGE}/end`);
          await withSecondFactor(app, ada);
        },
      };
      await ways[what]!();
      expect(await factors()).toMatchObject([{ lost_at: null }]);
    },
  );

  it('is said anew after it was stopped, with another day, and told again', async () => {
    const { app, ada, clock, visitor, lostMails } = await said();
    await (await actingAs(app, ada)).submit(`${PAGE}/keep`);
    await clock.pass(120);
    expect(await lostMails()).toEqual([]);
    await visitor.submit(LOST);
    expect(await lostMails()).toHaveLength(1);
    await clock.pass(WEEK - 1);
    expect(await password(visitor)).toLeadTo('/login/code');
    await clock.pass(1);
    expect(await password(visitor)).toBeLoggedInAs(ada.email);
  });

  it('changes nothing for a device that is trusted, whose login leaves the factor on', async () => {
    const { app, ada, clock, visitor, factors } = await start();
    await visitor.submit('/login/code', { code: await codeFor(app, ada), trust: 'yes' });
    const thief = app.visitor();
    await password(thief);
    await thief.submit(LOST);
    await clock.pass(WEEK);
    await visitor.submit('/logout');
    expect((await password(visitor)).text('form.notice button')).toBe('Keep the second factor');
    expect(await factors()).toHaveLength(1);
  });

  it('is seen and stopped by an operator, who is asked first', async () => {
    const { app, ada, factors } = await said();
    expect((await operator(app, [ada.email]))[0]).toMatch(/second_factors\n.*lost_at: 2/);
    await operator(app, [ada.email, 'keep-second-factor']);
    expect(await factors()).toMatchObject([{ lost_at: null }]);
    const again = operator(app, [ada.email, 'keep-second-factor']);
    await expect(again).rejects.toThrow('Nothing was changed: there is nothing of the kind.');
  });

  it('goes with the account', async () => {
    const { app, ada } = await said();
    await mailsTo(app, ada);
    await (await actingAs(app, ada)).submit('/account/delete');
    const { second_factors, tokens, mails } = await everyRow(app);
    expect([second_factors, tokens, mails]).toEqual([[], [], []]);
  });
});
