import { describe, expect, it } from 'vitest';
import { everyRow } from '../../../test/support/every-row.js';
import { actingAs, mailTo, seed, startApp, stopClock } from '../../../test/support/kit.js';
import { codeFor, withSecondFactor } from './second-factor/second-factor.test-helpers.js';
import { passkeyOf } from './passkeys/passkeys.test-helpers.js';
import { mailsTo, sendWhenAsked } from '../../../test/support/mail.js';
import { Device } from './passkeys/passkey-device.test-helpers.js';
import { addPasskey } from './passkeys/passkeys.test-helpers.js';
import { expectSlowedDown, PASSWORD, triesOf } from '../../../test/support/people.js';
import { codeFromPage, forgetUse } from './second-factor/second-factor.test-helpers.js';
import type { Visitor } from '../../../test/support/visitor.js';
import { Database } from '#core/database/database.js';
import { now } from '#core/clock.js';

const OLD = 'ada@example.com';
const EVIL = 'eve@evil.example';
const STOLEN = 'a sentence of the thief';
const NEW = 'a wholly different sentence';
const CHANGED = 'Your address was changed';
const WEEK = 7 * 24 * 60 * 60;
const THIEF = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Thief/1.0' };

/** Ada has logged in, and a thief knows her password. */
async function start() {
  const app = await startApp();
  sendWhenAsked(app);
  const ada = await seed.user(app, OLD);
  const logIn = async (password = PASSWORD, headers: Record<string, string> = {}) => {
    const visitor = app.visitor();
    const page = await visitor.submit('/login', { email: OLD, password }, headers);
    return { visitor, page };
  };
  await logIn();
  const notices = async () => mailTo(app, ada);
  return { app, ada, logIn, notices };
}

async function turnOnFactor(thief: Visitor) {
  const page = await thief.submit('/account/second-factor/secret');
  await thief.submit('/account/second-factor', { code: codeFromPage(page.text('#secret')!) });
}

async function changeAddress(
  { app }: Pick<Awaited<ReturnType<typeof start>>, 'app'>,
  thief: Visitor,
  to = EVIL,
) {
  await thief.submit('/account/email', { email: to });
  await thief.open((await mailTo(app, to)).path);
  await thief.submit('/new-address');
}

const choosePassword = (thief: Visitor) =>
  thief.submit('/account/password', { currentPassword: PASSWORD, newPassword: STOLEN });

const idsIn = (rows: unknown[] | undefined) => rows!.map((row) => (row as { id: string }).id);

describe('“It was not me”', () => {
  it('takes away all that the thief’s login has added: password, address, second factor, passkey', async () => {
    const { app, ada, logIn, notices } = await start();
    const own = await passkeyOf(app, ada);
    const { visitor: thief } = await logIn(PASSWORD, THIEF);
    const { path } = await notices();
    await choosePassword(thief);
    await addPasskey(thief, new Device(app.config.publicOrigin));
    await turnOnFactor(thief);
    await changeAddress({ app }, thief);
    const owner = app.visitor();
    await owner.open(path);
    expect((await owner.submit('/not-me')).flash).toContain('Every device is logged out');
    const rows = await everyRow(app);
    expect(idsIn(rows.passkeys)).toEqual([own.id]);
    expect([rows.second_factors, rows.recovery_codes, rows.logins]).toEqual([[], [], []]);
    expect(rows.users).toMatchObject([{ id: ada.id, email: OLD }]);
    for (const password of [STOLEN, PASSWORD])
      expect((await logIn(password)).page.status).toBe(422);
    await owner.submit('/reset', { email: OLD });
    await owner.open((await mailTo(app, OLD)).path);
    await owner.submit('/new-password', { newPassword: NEW });
    expect((await logIn(NEW)).page).toBeLoggedInAs(OLD);
  });

  it('leaves a second factor of long standing and the password, and no code or device of the thief', async () => {
    const { app, ada, logIn, notices } = await start();
    const [code = ''] = await withSecondFactor(app, ada);
    await mailsTo(app, ada);
    const { visitor: thief } = await logIn(PASSWORD, THIEF);
    await thief.submit('/login/code', { code, trust: 'true' }, THIEF);
    const { path } = await notices();
    await thief.submit('/account/second-factor/codes');
    const owner = app.visitor();
    await owner.open(path);
    await owner.submit('/not-me');
    const rows = await everyRow(app);
    expect(rows.second_factors).toHaveLength(1);
    expect(rows.recovery_codes).toEqual([]);
    expect(JSON.stringify(rows.tokens)).not.toContain('trusted-device');
    expect((await logIn()).page).toLeadTo('/login/code');
  });

  it('ends what the thief has asked for, and is not done yet', async () => {
    const { app, logIn, notices } = await start();
    const { visitor: thief } = await logIn(PASSWORD, THIEF);
    const { path } = await notices();
    await thief.submit('/account/email', { email: EVIL });
    const link = await mailTo(app, EVIL);
    sendWhenAsked(app);
    await thief.submit('/account/email', { email: `new-${EVIL}` });
    const owner = app.visitor();
    await owner.open(path);
    await owner.submit('/not-me');
    expect(await mailsTo(app, `new-${EVIL}`)).toEqual([]);
    expect((await app.visitor().open(link.path)).flash).toContain('is invalid or has expired');
  });

  it('leaves the thief no browser whose guesses are counted apart', async () => {
    const { app, ada, notices } = await start();
    const login = { email: OLD, password: PASSWORD };
    const [laptop, thief] = [app.visitor(), app.visitor()];
    await laptop.submit('/login', login);
    await thief.submit('/login', login, THIEF);
    const owner = app.visitor();
    await owner.open((await notices()).path);
    await owner.submit('/not-me');
    const guess = { email: ada.email, password: 'wrong' };
    await triesOf(() => app.visitor().submit('/login', guess));
    expect((await thief.submit('/login', guess)).status).toBe(429);
    expect((await laptop.submit('/login', guess)).status).toBe(422);
  });

  it('gives the account to its owner also when the thief presses it', async () => {
    const { app, ada, logIn } = await start();
    const { visitor: thief } = await logIn(PASSWORD, THIEF);
    await changeAddress({ app }, thief);
    await addPasskey(thief, new Device(app.config.publicOrigin));
    await thief.open((await mailTo(app, EVIL)).path);
    await thief.submit('/not-me');
    expect((await everyRow(app)).users).toMatchObject([{ id: ada.id, email: OLD }]);
  });
});

describe('A second factor of long standing', () => {
  /** Ada chooses a new password by a mail. */
  async function reset(app: Awaited<ReturnType<typeof start>>['app']) {
    const owner = app.visitor();
    await owner.submit('/reset', { email: OLD });
    const mails = await mailsTo(app, OLD);
    await owner.open(mails.find(({ path }) => path.startsWith('/reset'))!.path);
    await owner.submit('/new-password', { newPassword: NEW });
  }

  async function lost() {
    const all = await start();
    await withSecondFactor(all.app, all.ada);
    const clock = stopClock();
    const { visitor: thief } = await all.logIn(PASSWORD, THIEF);
    await thief.submit('/login/code/lost');
    return { ...all, clock };
  }

  it('stays on with a new password by a mail, after which its code is asked for', async () => {
    const { app, ada, logIn } = await start();
    await withSecondFactor(app, ada);
    await reset(app);
    const { visitor, page } = await logIn(NEW);
    expect(page).toLeadTo('/login/code');
    await expect(visitor).toBeGuest();
    expect((await everyRow(app)).second_factors).toHaveLength(1);
  });

  it('that somebody says is lost stays on with a new password by a mail', async () => {
    const { app, clock, logIn } = await lost();
    await reset(app);
    await clock.pass(WEEK);
    expect((await logIn(NEW)).page).toLeadTo('/login/code');
  });

  it('that somebody says is lost stays on when its owner says of any login that it was not they', async () => {
    const { app, ada, logIn, notices } = await start();
    const [code = ''] = await withSecondFactor(app, ada);
    await mailsTo(app, ada);
    const { visitor: thief } = await logIn(PASSWORD, THIEF);
    await thief.submit('/login/code', { code }, THIEF);
    const { path } = await notices();
    await (await logIn()).visitor.submit('/login/code/lost');
    const owner = app.visitor();
    await owner.open(path);
    await owner.submit('/not-me');
    expect((await everyRow(app)).second_factors).toMatchObject([{ lost_at: null }]);
  });

  it('that falls after the wait is told to its owner by mail', async () => {
    const { app, clock, logIn } = await lost();
    await mailsTo(app, OLD);
    await clock.pass(WEEK);
    expect((await logIn()).page).toBeLoggedInAs(OLD);
    const mails = await mailsTo(app, OLD);
    expect(mails.map(({ subject }) => subject)).toContain('Your second factor was turned off');
  });
});

describe('The way back of an address', () => {
  it('takes away the second factor that the thief has turned on', async () => {
    const { app, logIn } = await start();
    const { visitor: thief } = await logIn(PASSWORD, THIEF);
    await changeAddress({ app }, thief);
    await turnOnFactor(thief);
    const owner = app.visitor();
    const mails = await mailsTo(app, OLD);
    await owner.open(mails.find(({ subject }) => subject === CHANGED)!.path);
    await owner.submit('/new-address', { newPassword: NEW });
    expect((await logIn(NEW)).page).toBeLoggedInAs(OLD);
  });

  it('is none for an address that the thief has had in between', async () => {
    const { app, logIn } = await start();
    const { visitor: thief } = await logIn(PASSWORD, THIEF);
    await changeAddress({ app }, thief);
    await changeAddress({ app }, thief, `new-${EVIL}`);
    const { path } = await mailTo(app, EVIL);
    expect((await thief.open(path)).flash).toContain('is invalid or has expired');
  });

  it('wins although its mail comes after the way back of the thief was used', async () => {
    const { app, ada, logIn } = await start();
    const mails = app.app.get(Database).updateTable('mails').where('address', '=', OLD);
    await changeAddress({ app }, (await logIn(PASSWORD, THIEF)).visitor);
    await mails.set({ due_at: now() + 60 }).execute();
    const thief = await actingAs(app, { id: ada.id, email: EVIL });
    await changeAddress({ app }, thief, `new-${EVIL}`);
    const back = (await mailsTo(app, EVIL)).find(({ subject }) => subject === CHANGED)!;
    await thief.open(back.path);
    expect((await thief.submit('/new-address', { newPassword: STOLEN })).path).toBe('/login');
    await mails.set({ due_at: 0 }).execute();
    const own = (await mailsTo(app, OLD)).find(({ subject }) => subject === CHANGED)!;
    const owner = app.visitor();
    await owner.open(own.path);
    await owner.submit('/new-address', { newPassword: NEW });
    expect((await logIn(NEW)).page).toBeLoggedInAs(OLD);
  });
});

describe('Whoever reads the mails, and has no code', () => {
  it('gets no more guesses of a code by new passwords in many browsers', async () => {
    const { app, ada } = await start();
    await withSecondFactor(app, ada);
    const browsers = [app.visitor(), app.visitor()];
    for (const browser of browsers) {
      await browser.submit('/reset', { email: OLD });
      const mails = await mailsTo(app, ada);
      await browser.open(mails.find(({ path }) => path.startsWith('/reset/'))!.path);
      await browser.submit('/new-password', { newPassword: NEW });
    }
    for (const browser of browsers) await browser.submit('/login', { email: OLD, password: NEW });
    let tries = 0;
    await expectSlowedDown(app, () =>
      browsers[tries++ % 2]!.submit('/login/code', { code: '000000' }),
    );
  });
});

describe('Whoever knows only an address', () => {
  it('keeps no mail with a new password from its owner by asking for other mails to it', async () => {
    const { app, ada } = await start();
    const eve = await actingAs(app, await seed.user(app, EVIL));
    await triesOf(() => eve.submit('/account/email', { email: ada.email }));
    await app.visitor().submit('/reset', { email: ada.email });
    expect((await mailsTo(app, ada)).map(({ path }) => path)).toContainEqual(
      expect.stringMatching(/^\/reset\//),
    );
  });
});

describe('Whoever knows the password, and no code', () => {
  it('keeps its owner out no longer than until they choose a new password by a mail', async () => {
    const { app, ada } = await start();
    await withSecondFactor(app, ada);
    await mailsTo(app, ada);
    const [thief, owner] = [app.visitor(), app.visitor()];
    await thief.submit('/login', { email: OLD, password: PASSWORD });
    await triesOf(() => thief.submit('/login/code', { code: '000000' }));
    await owner.submit('/reset', { email: OLD });
    await owner.open((await mailTo(app, OLD)).path);
    await owner.submit('/new-password', { newPassword: NEW });
    await forgetUse(app);
    await owner.submit('/login', { email: OLD, password: NEW });
    const page = await owner.submit('/login/code', { code: await codeFor(app, ada) });
    expect(page).toBeLoggedInAs(OLD);
  });
});
