import { describe, expect, it } from 'vitest';
import { everyRow } from '../../../../test/support/every-row.js';
import { mailTo, seed, startApp, stopClock } from '../../../../test/support/kit.js';
import { keepMails, mailsTo, MAIL_SERVER, sendWhenAsked } from '../../../../test/support/mail.js';
import { expectSlowedDown, logIn, PASSWORD } from '../../../../test/support/people.js';
import { inProduction } from '../../../../test/support/production.js';

const ADA = 'ada@example.com';
const SENT = 'A mail is on its way to you. Follow its link to finish.';
const DEAD = 'This link is invalid or has expired.';

const start = (more = {}) => startApp({ ...MAIL_SERVER, ...more }, { change: keepMails });

/** Ada has asked for an account, and has the mail. */
async function asked(path = '/signup') {
  const app = await start();
  const visitor = app.visitor();
  await visitor.submit(path, { email: ADA });
  return { app, visitor, mail: await mailTo(app, ADA) };
}

describe('Signing up where mails can be sent', () => {
  it('asks for the address, and for the password after the link of the mail', async () => {
    const { app, visitor, mail } = await asked();
    expect((await everyRow(app)).users).toEqual([]);
    const page = await visitor.open(mail.path);
    expect(page).toLeadTo('/new-account');
    expect(page.text('.lead')).toContain(ADA);
    const home = await visitor.submit('/new-account', { password: PASSWORD });
    expect(home).toBeLoggedInAs(ADA);
    expect(home.flash).toBe('Welcome. Your account is ready.');
    expect(await logIn(app.visitor())).toBeLoggedInAs(ADA);
    expect(app.log.events('signup')).toHaveLength(1);
  });

  it('leads on to the page that was wanted, in another browser too', async () => {
    const { app, mail } = await asked('/signup?returnTo=%2Fprivate');
    const phone = app.visitor();
    const page = await phone.open(mail.path);
    expect(page).toLeadTo('/new-account?returnTo=%2Fprivate');
    const action = page.all('main form')[0]!.getAttribute('action')!;
    expect(action).toBe('/new-account?returnTo=%2Fprivate');
    expect(await phone.submit(action, { password: PASSWORD })).toLeadTo('/private');
  });

  it('does not tell whether the address has an account: not in words, and not by its work', async () => {
    const app = await start();
    sendWhenAsked(app);
    await seed.user(app, ADA);
    const rows = [];
    for (const email of [ADA, 'nobody@example.com']) {
      const page = await app.visitor().submit('/signup', { email });
      expect(page).toLeadTo('/signup');
      expect(page.flash).toBe(SENT);
      const { mails, tokens } = await everyRow(app);
      rows.push([mails!.length, tokens!.length]);
    }
    expect(rows).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });

  it('tells the owner of the address, who can log in', async () => {
    const app = await start();
    const ada = await seed.user(app);
    const visitor = app.visitor();
    await visitor.submit('/signup?returnTo=%2Fprivate', { email: ada.email });
    const { subject, path } = await mailTo(app, ada);
    expect(subject).toBe('You have an account already');
    expect(path).toBe('/login?returnTo=%2Fprivate');
    expect((await everyRow(app)).tokens).toEqual([]);
  });

  it('is told at the field when the password is not good, and the link still works', async () => {
    const { visitor, mail } = await asked();
    await visitor.open(mail.path);
    for (const password of ['short', 'passwordpassword', ADA.toUpperCase(), '']) {
      const page = await visitor.submit('/new-account', { password });
      expect(page.status, password).toBe(422);
      expect(page.all('#password-about.error'), password).toHaveLength(1);
      expect(page.text('.lead')).toContain(ADA);
    }
    expect(await visitor.submit('/new-account', { password: PASSWORD })).toBeLoggedInAs(ADA);
  });

  it('is told at the field when it is no address', async () => {
    const app = await start();
    for (const email of ['', 'nobody', 'a@b@c.example', `${'x'.repeat(9000)}@example.com`, '\0']) {
      const page = await app.visitor().submit('/signup', { email });
      expect(page.status, email).toBe(422);
      expect(page.text('.error'), email).toContain('Enter an email address');
    }
    expect((await everyRow(app)).mails).toEqual([]);
  });

  it('makes one account with one link, also for two who come at once', async () => {
    const { app, visitor, mail } = await asked();
    await visitor.submit('/signup', { email: ADA });
    const second = await mailTo(app, ADA);
    const others = [app.visitor(), app.visitor()];
    await others[0]!.open(mail.path);
    await others[1]!.open(second.path);
    const pages = await Promise.all(
      others.map((other) => other.submit('/new-account', { password: PASSWORD })),
    );
    expect(pages.filter(({ user }) => user === ADA)).toHaveLength(1);
    expect((await everyRow(app)).users).toHaveLength(1);
    for (const path of [mail.path, second.path]) {
      expect((await app.visitor().open(path)).flash).toBe(DEAD);
    }
  });

  it('has an hour for the link, which stands in no log and no row', async () => {
    const { app, visitor, mail } = await asked();
    expect(JSON.stringify(await everyRow(app))).not.toContain(mail.path.split('/').at(-1));
    expect(mail.text).toContain('works once, for 60 minutes');
    await stopClock().pass(60 * 60);
    expect((await visitor.open(mail.path)).flash).toBe(DEAD);
    expect((await visitor.open('/new-account')).path).toBe('/signup');
    expect((await visitor.open('/signup/none')).flash).toBe(DEAD);
  });

  it('gives nothing to a copy of the cookie from before the link was followed', async () => {
    const { visitor, mail } = await asked();
    const thief = visitor.thief();
    await visitor.open(mail.path);
    expect((await thief.submit('/new-account', { password: PASSWORD })).flash).toBe(DEAD);
    await visitor.submit('/new-account', { password: PASSWORD });
    await expect(visitor).toBeLoggedInAs(ADA);
    await expect(thief).toBeGuest();
  });

  it('sends three mails in an hour to an address, not more', async () => {
    const app = await start();
    const visitor = app.visitor();
    await expectSlowedDown(app, () => visitor.submit('/signup', { email: ADA }));
    expect(await mailsTo(app, ADA)).toHaveLength(3);
  });
});

describe('Signing up without a mail server', () => {
  it('makes the account at once', async () => {
    for (const environment of [{}, inProduction()]) {
      const visitor = (await startApp(environment)).visitor();
      expect((await visitor.open('/signup')).all('#password')).toHaveLength(1);
      expect((await visitor.open('/new-account')).status).toBe(404);
    }
  });
});
