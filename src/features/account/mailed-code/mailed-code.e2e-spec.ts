import { describe, expect, onTestFinished } from 'vitest';
import { accountsOf } from '../../../../test/support/accounts.js';
import type { RunningApp } from '../../../../test/support/app.js';
import { everyRow } from '../../../../test/support/every-row.js';
import { actingAs, it, mailTo, seed, startApp, stopClock } from '../../../../test/support/kit.js';
import { codeFor, withSecondFactor } from '../second-factor/second-factor.test-helpers.js';
import { mailsTo, sendWhenAsked } from '../../../../test/support/mail.js';
import { expectSlowedDown, logIn, triesOf } from '../../../../test/support/people.js';
import { inProduction } from '../../../../test/support/production.js';
import type { Visitor } from '../../../../test/support/visitor.js';

const ASK = '/login/mail';
const ENTER = '/login/mail/code';
const WRONG = 'Invalid code. Each code works once, for ten minutes, where you asked for it.';

/** Whose address was confirmed, by a link in a mail. */
async function withVerified(app: RunningApp, email?: string) {
  const user = await seed.user(app, email);
  const users = accountsOf(app).updateTable('users');
  await users.set({ email_verified: 1 }).where('id', '=', user.id).execute();
  return user;
}

async function mailedTo(app: RunningApp, email: string) {
  const mails = await mailsTo(app, email);
  const { text, path } = mails.find(({ subject }) => subject === 'Your code')!;
  return { path, code: /\d{6}/.exec(text)![0] };
}

/** Ada has asked for a code, and has the mail. */
async function asked() {
  const app = await startApp();
  const ada = await withVerified(app);
  const visitor = app.visitor();
  const page = await visitor.submit(`${ASK}?returnTo=%2Fprivate`, { email: ada.email });
  return { app, ada, visitor, page, mail: await mailedTo(app, ada.email) };
}

const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const enter = (visitor: Visitor, code = '000000') => visitor.submit(ENTER, { code });

describe('A code by mail', () => {
  it('logs in instead of the password, and leads to the page that was asked for', async () => {
    const { app, ada, visitor, page, mail } = await asked();
    expect(page.text('.lead')).toContain(`If ${ada.email} has an account, a mail`);
    const typed = `${mail.code.slice(0, 3)} ${mail.code.slice(3)}`;
    const action = page.all('form[action^="/login/mail/code"]')[0]!.getAttribute('action')!;
    const done = await visitor.submit(action, { code: typed, remember: 'yes' });
    expect(done).toLeadTo('/private');
    expect(done).toBeLoggedInAs(ada.email);
    await expect(visitor).toHaveSession({});
    const [login] = (await everyRow(app)).logins!;
    expect(login).toMatchObject({ remembered: 1 });
    expect(app.log.events('mailed_code_requested')).toHaveLength(1);
  });

  it('is offered by the login page, where mails can be sent only', async () => {
    const link = `a[href="${ASK}"]`;
    expect((await (await startApp()).visitor().open('/login')).all(link)).toHaveLength(1);
    const visitor = (await startApp(inProduction())).visitor();
    expect((await visitor.open('/login')).all(link)).toHaveLength(0);
    for (const path of [ASK, '/login/link/x', '/confirm/mail'])
      expect((await visitor.open(path)).status, path).toBe(404);
  });

  it('works once, also for two who send it at once or have a copy of the cookie', async () => {
    const { visitor, mail } = await asked();
    const thief = visitor.thief();
    const form = { method: 'POST', body: new URLSearchParams({ code: mail.code }) };
    const answers = await Promise.all([visitor, thief].map((it) => it.request(ENTER, form)));
    const isIn = answers.map(({ status }) => status === 303);
    expect(isIn.filter(Boolean)).toHaveLength(1);
    expect((await enter(thief, mail.code)).status).not.toBe(303);
  });

  it('works for ten minutes', async () => {
    const { visitor, mail } = await asked();
    const clock = stopClock();
    await clock.pass(10 * 60 + 1);
    const page = await enter(visitor, mail.code);
    expect(page.text('#code-about')).toBe(WRONG);
    expect(await visitor.open(mail.path)).toShowFlash('This link is invalid or has expired.');
  });

  it('is not in a mail that comes too late', async ({ app }) => {
    sendWhenAsked(app);
    const { email } = await withVerified(app);
    await app.visitor().submit(ASK, { email });
    const clock = stopClock();
    await clock.pass(10 * 60 + 1);
    expect(await mailsTo(app, email)).toEqual([]);
  });

  it('works only in the browser that asked for it', async () => {
    const { app, ada, mail } = await asked();
    expect((await enter(app.visitor(), mail.code)).status).toBe(422);
    const eve = app.visitor();
    await eve.submit(ASK, { email: ada.email });
    expect((await enter(eve, mail.code)).text('#code-about')).toBe(WRONG);
  });

  it('can be tried five times in an hour, however many mails there are', async () => {
    const { app, ada, visitor, mail } = await asked();
    expect(await triesOf(() => enter(visitor, other(mail.code)))).toBe(5);
    expect((await enter(visitor, mail.code)).status).toBe(429);
    await visitor.submit(ASK, { email: ada.email });
    const { code } = await mailedTo(app, ada.email);
    expect((await enter(visitor, code)).status).toBe(429);
    await expect(visitor).toBeGuest();
    expect(app.log.events('mailed_code_wrong')).toHaveLength(5);
  });

  it('cannot be kept from the owner by who tries, where they have logged in before', async () => {
    const { app, ada } = await asked();
    const laptop = app.visitor();
    await logIn(laptop);
    await laptop.submit('/logout');
    const eve = app.visitor();
    await eve.submit(ASK, { email: ada.email });
    await triesOf(() => enter(eve));
    await laptop.submit(ASK, { email: ada.email });
    const { code } = await mailedTo(app, ada.email);
    expect(await enter(laptop, code)).toBeLoggedInAs(ada.email);
  });

  it('is dead after the password was changed, and stored nowhere', async () => {
    const { app, ada, visitor, mail } = await asked();
    expect(JSON.stringify(await everyRow(app))).not.toContain(mail.code);
    const laptop = await actingAs(app, ada);
    const form = { currentPassword: ada.password, newPassword: 'a wholly different sentence' };
    await laptop.submit('/account/password', form);
    expect((await enter(visitor, mail.code)).text('#code-about')).toBe(WRONG);
  });

  it('needs a key of the server, also one that is not the newest any more', async () => {
    const { app, ada, visitor, mail } = await asked();
    const { sessionKeys } = app.config;
    const setKeys = (keys: typeof sessionKeys) => Object.assign(app.config, { sessionKeys: keys });
    onTestFinished(() => void setKeys(sessionKeys));
    const newer = Buffer.alloc(32, 7);
    setKeys([newer]);
    expect((await enter(visitor, mail.code)).text('#code-about')).toBe(WRONG);
    setKeys([newer, ...sessionKeys]);
    expect(await enter(visitor, mail.code)).toBeLoggedInAs(ada.email);
  });

  it('counts as the mailbox only: the second factor is asked for, and is not lost', async () => {
    const { app, ada, visitor, mail } = await asked();
    await withSecondFactor(app, ada);
    const page = await enter(visitor, mail.code);
    expect(page).toLeadTo('/login/code');
    expect(page).toBeGuest();
    expect(page.all('form[action^="/login/code/lost"]')).toHaveLength(0);
    await visitor.submit('/login/code/lost');
    expect((await everyRow(app)).second_factors).toMatchObject([{ lost_at: null }]);
    await accountsOf(app).updateTable('second_factors').set({ lost_at: 1 }).execute();
    await visitor.submit(ASK, { email: ada.email });
    const again = await enter(visitor, (await mailedTo(app, ada.email)).code);
    expect(again).toLeadTo('/login/code');
    const done = await visitor.submit('/login/code', { code: await codeFor(app, ada) });
    expect(done).toBeLoggedInAs(ada.email);
  });

  it('is no password: what is dangerous asks for that, right after it', async () => {
    const { app, ada, visitor, mail } = await asked();
    await enter(visitor, mail.code);
    const page = await visitor.open('/account/delete');
    expect(page.path).toMatch(/^\/confirm/);
    expect(page.all('a[href^="/confirm/mail"]')).toHaveLength(0);
    await visitor.submit('/confirm/mail');
    const { code } = await mailedTo(app, ada.email);
    expect((await visitor.submit('/confirm/mail/code', { code })).status).toBe(403);
    const { password } = ada;
    expect(await visitor.submit(page.path, { password })).toLeadTo('/account/delete');
  });
});

describe('Asking for a code by mail', () => {
  it('shows and does the same when there is no such account, and sends nothing', async ({
    app,
  }) => {
    sendWhenAsked(app);
    await withVerified(app);
    const answers = [];
    for (const email of ['ada@example.com', 'eve@example.com']) {
      const visitor = app.visitor();
      const page = await visitor.submit(ASK, { email });
      const { mails, tokens } = await everyRow(app);
      const plain = page.plain.replaceAll(email, '');
      const sent = await mailsTo(app, email);
      expect((await enter(visitor)).text('#code-about')).toBe(WRONG);
      expect(await triesOf(() => enter(visitor))).toBe(4);
      answers.push({ plain, mails: mails!.length, tokens: tokens!.length, sent: sent.length });
    }
    expect(answers[0]).toMatchObject({ mails: 1, tokens: 0, sent: 1 });
    expect(answers[1]).toEqual({ ...answers[0], tokens: 1, sent: 0 });
  });

  it('is slowed down, for whoever has an account or none', async ({ app }) => {
    await withVerified(app);
    for (const email of ['ada@example.com', 'eve@example.com'])
      await expectSlowedDown(app, () => app.visitor().submit(ASK, { email }));
  });

  it('gives none for an account whose email nobody has confirmed: somebody else may have made it', async ({
    app,
  }) => {
    const { email } = await seed.user(app);
    await app.visitor().submit(ASK, { email });
    const { subject, text } = await mailTo(app, email);
    expect(subject).toBe('There is no code for you yet');
    expect(text).not.toMatch(/\d{6}/);
    expect((await everyRow(app)).tokens).toEqual([]);
  });

  it('says so in a browser that keeps no cookies, and what to do', async ({ app, visitor }) => {
    const first = await visitor.request(ASK, {
      method: 'POST',
      body: new URLSearchParams({ email: 'ada@example.com' }),
    });
    const page = await app.visitor().open(first.headers.get('location')!);
    expect(page.flash).toContain('your browser did not keep the cookie');
  });
});

describe('The link beside a code', () => {
  it('needs only a button in the browser that asked, and changes nothing before', async () => {
    const { app, ada, visitor, mail } = await asked();
    expect(mail.path).toMatch(/^\/login\/link\/[A-Za-z\d]{43}$/);
    const page = await visitor.open(mail.path);
    expect(page).toBeGuest();
    expect(page.all('input[name=code][type=hidden]')).toHaveLength(1);
    expect((await everyRow(app)).logins).toEqual([]);
    const done = await visitor.submit(`${ENTER}?returnTo=%2Fprivate`, { code: 'link' });
    expect(done).toLeadTo('/private');
    expect(done).toBeLoggedInAs(ada.email);
    expect(app.log.events('request').map(({ req }) => req)).toContainEqual({
      method: 'GET',
      path: '/login/link/:token',
    });
  });

  it('asks for the code in another browser, however often it is opened there', async () => {
    const { app, ada, mail } = await asked();
    const phone = app.visitor();
    await phone.open(mail.path);
    const page = await phone.open(mail.path);
    expect(page.text('.lead')).toContain('This browser did not ask for the mail');
    expect((await phone.submit(ENTER, { code: 'link' })).status).toBe(422);
    await expect(phone).toBeGuest();
    expect(await enter(phone, mail.code)).toBeLoggedInAs(ada.email);
  });

  it('gives nothing to a stranger who has asked for it, when its owner presses it', async () => {
    const { app, ada, visitor: eve, mail } = await asked();
    const owner = app.visitor();
    await owner.open(mail.path);
    await enter(owner, mail.code);
    await expect(owner).toBeLoggedInAs(ada.email);
    for (const code of [mail.code, 'link'])
      expect((await eve.submit(ENTER, { code })).status, code).toBe(422);
    await expect(eve).toBeGuest();
  });

  it('gives nothing to a copy of the cookie from before it was followed', async () => {
    const { visitor, mail } = await asked();
    const thief = visitor.thief();
    await visitor.open(mail.path);
    expect((await thief.submit(ENTER, { code: 'link' })).status).toBe(422);
    await expect(thief).toBeGuest();
    await visitor.submit(ENTER, { code: 'link' });
    await expect(visitor).not.toBeGuest();
  });

  it('is none when somebody made it up', async () => {
    const { visitor } = await asked();
    for (const token of ['x', '%00', 'x'.repeat(43), "' OR 1=1 --"])
      expect(await visitor.open(`/login/link/${encodeURIComponent(token)}`)).toShowFlash(
        'This link is invalid or has expired.',
      );
    expect((await visitor.submit(ENTER, { code: 'link' })).status).toBe(422);
  });
});

describe('Somebody without a password', () => {
  it('confirms with a code by mail that it is them, and goes on', async ({ app }) => {
    const ada = await seed.userWithoutPassword(app);
    await accountsOf(app).updateTable('users').set({ email_verified: 1 }).execute();
    const old = await actingAs(app, ada, { reauthenticated: false });
    const page = await old.open('/account/delete');
    const way = page.all('a[href^="/confirm/mail"]')[0]!.getAttribute('href')!;
    await old.open(way);
    await old.submit(way);
    const { code } = await mailedTo(app, ada.email);
    const enter = way.replace('mail', 'mail/code');
    expect((await old.submit(enter, { code: other(code) })).text('#code-about')).toBe(WRONG);
    expect(await old.submit(enter, { code })).toLeadTo('/account/delete');
  });

  it('is not asked again right after a login with a code', async ({ app }) => {
    const { email } = await seed.userWithoutPassword(app);
    await accountsOf(app).updateTable('users').set({ email_verified: 1 }).execute();
    const visitor = app.visitor();
    await visitor.submit(ASK, { email });
    await enter(visitor, (await mailedTo(app, email)).code);
    expect((await visitor.open('/account/delete')).path).toBe('/account/delete');
  });
});
