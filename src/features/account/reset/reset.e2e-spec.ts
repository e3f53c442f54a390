import { describe, expect, vi } from 'vitest';
import { everyRow } from '../../../../test/support/every-row.js';
import { actingAs, it, mailTo, seed, startApp, stopClock } from '../../../../test/support/kit.js';
import { mailsTo, sendWhenAsked } from '../../../../test/support/mail.js';
import { inProduction } from '../../../../test/support/production.js';
import { Database } from '#core/database/database.js';
import { Outbox } from '#core/mail/outbox.js';
import { hashToken } from '#core/secrets.js';
import { expectSlowedDown, logIn, triesOf } from '../../../../test/support/people.js';

const newPassword = 'a wholly different sentence';
const SENT = 'If an account has that email, a mail with a link is on its way.';
const DEAD = 'This link is invalid or has expired.';

/** What people and their programs take along with a link. */
const BEHIND =
  '. ).  > = - _ , ; : ! * \' " ] } | ~ @ / /. &gt; = => … ” » ? ?utm_source=mail . %20 %09 %0A %0D%0A %C2%A0 %E2%80%8B %E2%81%A0 %E2%80%8E %EF%BB%BF %C2%AD %3E %22%3E'
    .split(' ')
    .filter(Boolean);

/** Ada has asked for a new password, and has the mail. */
async function asked() {
  const app = await startApp();
  const ada = await seed.user(app);
  const visitor = app.visitor();
  await visitor.submit('/reset', { email: ada.email });
  return { app, ada, visitor, mail: await mailTo(app, ada) };
}

describe('Somebody who forgot the password', () => {
  it('chooses a new one by a link in a mail, and logs in with it', async () => {
    const { app, ada, visitor, mail } = await asked();
    const page = await visitor.open(mail.path);
    expect(page).toLeadTo('/new-password');
    expect(page.text('.lead')).toContain(ada.email);
    const login = await visitor.submit('/new-password', { newPassword });
    expect(login).toLeadTo('/login');
    expect(login.flash).toContain('Your password is changed');
    const form = { email: ada.email, password: newPassword };
    expect(await visitor.submit('/login', form)).toBeLoggedInAs(ada.email);
    expect(
      (await app.visitor().submit('/login', { email: ada.email, password: ada.password })).status,
    ).toBe(422);
  });

  it('gets in with it at once where they chose it, although somebody goes on guessing', async () => {
    const { app, ada, mail } = await asked();
    const guess = { email: ada.email, password: 'wrong' };
    const phone = app.visitor();
    await phone.open(mail.path);
    await phone.submit('/new-password', { newPassword });
    await triesOf(() => app.visitor().submit('/login', guess));
    const form = { email: ada.email, password: newPassword };
    expect((await app.visitor().submit('/login', form)).status).toBe(429);
    expect(await phone.submit('/login', form)).toBeLoggedInAs(ada.email);
  });

  it('is led there by the login page, where mails can be sent only', async () => {
    const link = 'a[href="/reset"]';
    expect((await (await startApp()).visitor().open('/login')).all(link)).toHaveLength(1);
    const visitor = (await startApp(inProduction())).visitor();
    expect((await visitor.open('/login')).all(link)).toHaveLength(0);
    for (const path of ['/reset', '/reset/x', '/new-password']) {
      expect((await visitor.open(path)).status, path).toBe(404);
    }
  });

  it('reads in the mail how long the link works, and what to do if it was somebody else', async () => {
    const { mail } = await asked();
    expect(mail.subject).toBe('Choose a new password');
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain('works once, for 30 minutes');
      expect(part).toContain('If it was not you, there is nothing to do');
      expect(part).toContain(mail.path);
    }
  });

  it('is told at the field when the new one is not good, and the link still works', async () => {
    const { ada, visitor, mail } = await asked();
    await visitor.open(mail.path);
    for (const password of ['short', 'passwordpassword', ada.email]) {
      const page = await visitor.submit('/new-password', { newPassword: password });
      expect(page.status).toBe(422);
      expect(page.all('#newPassword-about.error')).toHaveLength(1);
      expect(page.text('.lead')).toContain(ada.email);
    }
    expect((await visitor.submit('/new-password', { newPassword })).path).toBe('/login');
  });
});

describe('Asking for a new password', () => {
  it('shows and does the same when there is no such account, and sends nothing', async ({
    app,
  }) => {
    sendWhenAsked(app);
    await seed.user(app);
    const answers = [];
    for (const email of ['ada@example.com', 'eve@example.com']) {
      const page = await app.visitor().submit('/reset', { email });
      expect(page).toShowFlash(SENT);
      const { mails, tokens } = await everyRow(app);
      answers.push([page.plain, page.first.status, mails!.length, tokens!.length]);
      await mailsTo(app, email);
    }
    expect(answers[0]!.slice(0, 3)).toEqual(answers[1]!.slice(0, 3));
    expect(await mailsTo(app, 'ada@example.com')).toHaveLength(1);
    expect(await mailsTo(app, 'eve@example.com')).toHaveLength(0);
    expect((await everyRow(app)).tokens).toHaveLength(1);
  });

  it('finds the account, however its address is written', async ({ app }) => {
    const ada = await seed.user(app);
    const visitor = app.visitor();
    await visitor.submit('/reset', { email: ' ADA@Example.com' });
    const { path } = await mailTo(app, ada);
    expect(await visitor.open(path)).toLeadTo('/new-password');
  });

  it('takes off what was pasted around the address', async ({ app }) => {
    await seed.user(app);
    await app.visitor().submit('/reset', { email: '\u202aada@example.com\u202c' });
    await mailTo(app, 'ada@example.com');
  });

  it('goes before mails that others wait for, and these before what nobody waits for', async ({
    app,
  }) => {
    sendWhenAsked(app);
    const outbox = app.app.get(Outbox);
    outbox.define('notice', async () => undefined);
    await outbox.add({ kind: 'notice', address: 'ada@example.com' });
    const eve = await actingAs(app, await seed.user(app, 'eve@example.com'));
    await eve.submit('/account/email', { email: 'eve@new.example' });
    await app.visitor().submit('/reset', { email: 'ada@example.com' });
    const kinds = [];
    for (let mail; (mail = await outbox.take());) kinds.push(mail.kind);
    expect(kinds).toEqual(['reset', 'change-address', 'notice']);
  });

  it('is slowed down, for whoever has an account or none', async ({ app }) => {
    await seed.user(app);
    for (const email of ['ada@example.com', 'eve@example.com']) {
      await expectSlowedDown(app, () => app.visitor().submit('/reset', { email }));
    }
  });

  it('is refused only while a link works that was sent before', async () => {
    const { app, ada, mail } = await asked();
    const ask = () => app.visitor().submit('/reset', { email: ada.email });
    await triesOf(ask);
    const clock = stopClock();
    await clock.pass(30 * 60 - 5);
    expect((await ask()).status).toBe(429);
    expect(await app.visitor().open(mail.path)).toLeadTo('/new-password');
    await clock.pass(10);
    expect((await ask()).status).toBe(200);
  });

  it.each([
    '',
    'ada',
    'ada@example.com, eve@example.com',
    'ada@example.com\r\nBcc: eve@example.com',
  ])('takes one address and nothing else: %j', async (email) => {
    const app = await startApp();
    await seed.user(app);
    expect((await app.visitor().submit('/reset', { email })).status).toBe(422);
    expect((await everyRow(app)).mails).toEqual([]);
  });
});

describe('The link to a new password', () => {
  it('keeps its token out of addresses, caches, referrers and the log', async () => {
    const { app, visitor, mail } = await asked();
    const first = await visitor.request(mail.path);
    expect(first.headers.get('location')).toBe('/new-password');
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(first.headers.get('referrer-policy')).toBe('no-referrer');
    const page = await visitor.open('/new-password');
    expect(page.headers.get('cache-control')).toBe('no-store');
    const token = mail.path.split('/').at(-1)!;
    expect(token).toMatch(/^[A-Za-z\d]{43}$/);
    expect(page.html).not.toContain(token);
    expect(app.log.events('request').map(({ req }) => req)).toContainEqual({
      method: 'GET',
      path: '/reset/:token',
    });
    const { tokens, users, mails } = await everyRow(app);
    expect(JSON.stringify([tokens, users, mails])).not.toContain(token);
  });

  it('works with whatever was pasted behind it, also one from before', async () => {
    const { app, visitor, mail } = await asked();
    const before = `${'x'.repeat(42)}-`;
    for (const end of ['', ...BEHIND]) {
      expect((await visitor.thief().open(mail.path + end)).path, end).toBe('/new-password');
    }
    const tokens = app.app.get(Database).updateTable('tokens');
    await tokens.set({ id: hashToken(before) }).execute();
    await visitor.open(`/reset/${before}).`);
    expect(await visitor.submit('/new-password', { newPassword })).toLeadTo('/login');
  });

  it('says so in a browser that keeps no cookies, and what to do', async () => {
    const { app, mail } = await asked();
    const visitor = app.visitor();
    vi.spyOn(visitor.jar, 'setCookieSync').mockReturnValue(undefined);
    const page = await visitor.open(mail.path);
    expect(page.path).toBe('/reset?cookie=sent');
    expect(page.flash).toContain('your browser did not keep the cookie');
  });

  it('works once', async () => {
    const { app, visitor, mail } = await asked();
    const thief = app.visitor();
    await thief.open(mail.path);
    await visitor.open(mail.path);
    await visitor.submit('/new-password', { newPassword });
    const late = await thief.submit('/new-password', { newPassword: `${newPassword}!` });
    expect(late).toLeadTo('/reset');
    expect(late).toShowFlash(DEAD);
    expect(await thief.open(mail.path)).toShowFlash(DEAD);
  });

  it('works for half an hour', async () => {
    const { visitor, mail } = await asked();
    const clock = stopClock();
    await clock.pass(30 * 60 - 10);
    expect((await visitor.open(mail.path)).path).toBe('/new-password');
    await clock.pass(11);
    expect(await visitor.submit('/new-password', { newPassword })).toShowFlash(DEAD);
    expect(await visitor.open(mail.path)).toShowFlash(DEAD);
  });

  it('is dead after the password was changed otherwise, as are all older links', async () => {
    const { app, ada, visitor, mail } = await asked();
    await visitor.submit('/reset', { email: ada.email });
    const second = await mailTo(app, ada);
    const laptop = await actingAs(app, ada);
    await laptop.submit('/account/password', { currentPassword: ada.password, newPassword });
    for (const { path } of [mail, second]) {
      expect(await visitor.open(path)).toShowFlash(DEAD);
    }
  });

  it('logs out every device, this browser too', async () => {
    const { app, ada, visitor, mail } = await asked();
    const laptop = await actingAs(app, ada);
    const phone = await actingAs(app, ada);
    await phone.open(mail.path);
    const page = await phone.submit('/new-password', { newPassword });
    expect(page).toBeGuest();
    expect(page.flash).toContain('Your password is changed');
    for (const device of [laptop, phone, visitor]) await expect(device).toBeGuest();
  });

  it('leaves the guest’s session as it was', async () => {
    const { visitor, mail } = await asked();
    await visitor.open('/count');
    await visitor.open(mail.path);
    await visitor.submit('/new-password', { newPassword });
    expect((await visitor.open('/count')).count).toBe(2);
  });

  it.each(['x', '..%2f', '%00', "' OR 1=1 --", 'x'.repeat(8000), '{{token}}', '__proto__'])(
    'is none when somebody made it up: %s',
    async (token) => {
      const { visitor } = await asked();
      const page = await visitor.open(`/reset/${encodeURIComponent(token)}`);
      expect(page).toShowFlash(DEAD);
      expect((await visitor.submit('/new-password', { newPassword })).path).toBe('/reset');
    },
  );

  it('does nothing for whoever only looks at it, as mail servers do', async () => {
    const { visitor, mail } = await asked();
    for (const method of ['HEAD', 'GET']) await visitor.thief().request(mail.path, { method });
    await visitor.open(mail.path);
    expect(await visitor.submit('/new-password', { newPassword })).toLeadTo('/login');
  });

  it('gives nothing to a copy of the cookie from before it was followed', async () => {
    const { visitor, mail } = await asked();
    const thief = visitor.thief();
    await visitor.open(mail.path);
    expect(await thief.open('/new-password')).toShowFlash(DEAD);
    expect(await thief.submit('/new-password', { newPassword })).toShowFlash(DEAD);
    expect(await visitor.submit('/new-password', { newPassword })).toLeadTo('/login');
  });

  it('may be followed in two tabs at once by whoever is logged in, and stays so', async () => {
    const { app, ada, mail } = await asked();
    const laptop = await actingAs(app, ada);
    await laptop.open('/count');
    // What a browser sends before the answer to the other tab has come.
    const secondTab = laptop.thief();
    await laptop.open(mail.path);
    expect(await secondTab.open(mail.path)).toLeadTo('/new-password');
    await expect(secondTab).toBeLoggedInAs(ada.email);
    expect((await secondTab.open('/count')).count).toBe(2);
  });

  it('is not there without one', async ({ visitor }) => {
    expect(await visitor.open('/new-password')).toShowFlash(DEAD);
    expect(await visitor.submit('/new-password', { newPassword })).toShowFlash(DEAD);
  });

  it('is written down in the log when it is asked for and when it is used', async () => {
    const { app, ada, visitor, mail } = await asked();
    await visitor.open(mail.path);
    await visitor.submit('/new-password', { newPassword });
    expect(app.log.events('reset_requested')).toHaveLength(1);
    expect(app.log.events('password_changed')).toMatchObject([{ userId: ada.id, reason: 'reset' }]);
    await logIn(visitor, ada.email, { password: newPassword });
  });
});
