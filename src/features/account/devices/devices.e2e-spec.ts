import { describe, expect, vi } from 'vitest';
import { accountsOf } from '../../../../test/support/accounts.js';
import { deleteBefore } from '../../../../test/support/deletion.js';
import { everyRow } from '../../../../test/support/every-row.js';
import { actingAs, it, mailTo, seed, startApp, stopClock } from '../../../../test/support/kit.js';
import { mailsTo } from '../../../../test/support/mail.js';
import { oldHashOf } from '../../../../test/support/old-hash.js';
import { operator } from '../../../../test/support/operator.js';
import { Database } from '#core/database/database.js';
import { now } from '#core/clock.js';
import { SessionLifecycle } from '#core/session/lifecycle.js';
import { KnownBrowsers } from '#core/tokens/known-browsers.js';
import { MAX_DEVICES } from './devices.js';

const DAY = 24 * 60 * 60;
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0';
const NEWER = FIREFOX.replaceAll('140.0', '141.0');
const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36';

/** Ada has logged in with Firefox, from home. */
async function atHome() {
  const app = await startApp({ TRUST_PROXY: 'loopback' });
  const ada = await seed.user(app);
  const logIn = async (browser = FIREFOX, ip = '203.0.113.1') => {
    const headers = { 'user-agent': browser, 'x-forwarded-for': ip };
    const visitor = app.visitor();
    await visitor.submit('/login', { email: ada.email, password: ada.password }, headers);
    return visitor;
  };
  return { app, ada, logIn, laptop: await logIn() };
}

describe('A login with a browser or from a network that was not seen before', () => {
  it.each([
    [CHROME, '203.0.113.1', 'Chrome on Linux, from 203.0.113.1'],
    [FIREFOX, '198.51.100.7', 'Firefox on Windows, from 198.51.100.7'],
  ])('is told to the owner, once', async (browser, ip, words) => {
    const { app, ada, logIn } = await atHome();
    await logIn(browser, ip);
    await logIn(browser, ip);
    const mails = await mailsTo(app, ada);
    expect(mails.map(({ subject }) => subject)).toEqual(['A login from a new device']);
    expect(mails[0]!.text).toContain(words);
  });

  it('is not told for the first login, the same device, or a newer browser on it', async () => {
    const { app, ada, logIn } = await atHome();
    await logIn();
    await logIn(NEWER);
    expect(await mailsTo(app, ada)).toEqual([]);
  });

  it('is told again when a hundred others came after it', async () => {
    const { app, ada, logIn } = await atHome();
    const rows = Array.from({ length: MAX_DEVICES }, (_, at) => ({
      id: `device-${at}`,
      user_id: ada.id,
      seen_at: now() + 1,
    }));
    await accountsOf(app).insertInto('devices').values(rows).execute();
    await logIn();
    expect(await mailsTo(app, ada)).toHaveLength(1);
  });

  it('is not kept when the account is deleted in that moment', async () => {
    const { app, ada, logIn } = await atHome();
    deleteBefore(app, ada, SessionLifecycle, 'reset');
    await expect(await logIn(CHROME)).toBeGuest();
    expect(await app.app.get(Database).selectFrom('devices').select('id').execute()).toEqual([]);
  });

  it('is told again when it was long ago', async () => {
    const { app, ada, logIn } = await atHome();
    await logIn(CHROME);
    expect(await mailsTo(app, ada)).toHaveLength(1);
    const clock = stopClock();
    for (let week = 0; week < 13; week++) {
      await clock.pass(7 * DAY);
      await logIn();
    }
    await logIn(CHROME);
    expect(await mailsTo(app, ada)).toHaveLength(2);
  });

  it('is told when nobody has logged in for so long that no device is known any more', async () => {
    const { app, ada, logIn } = await atHome();
    await stopClock().pass(90 * DAY);
    await logIn();
    expect(await mailsTo(app, ada)).toHaveLength(1);
  });

  it('is told when “It was not me” has left no device that is known', async () => {
    const { app, ada, laptop, logIn } = await atHome();
    const newPassword = 'a wholly different sentence';
    await laptop.submit('/account/password', { currentPassword: ada.password, newPassword });
    const owner = app.visitor();
    await owner.open((await mailTo(app, ada)).path);
    await owner.submit('/not-me');
    const password_hash = oldHashOf(ada.password);
    await accountsOf(app).updateTable('users').set({ password_hash }).execute();
    await expect(await logIn()).toBeLoggedInAs(ada.email);
    const subjects = (await mailsTo(app, ada)).map(({ subject }) => subject);
    expect(subjects).toEqual(['A login from a new device', 'Your password was changed']);
  });

  it('is told again when “It was not me” came while the thief logged in', async () => {
    const { app, ada, logIn } = await atHome();
    await logIn(CHROME);
    const owner = app.visitor();
    await owner.open((await mailTo(app, ada)).path);
    vi.spyOn(app.app.get(KnownBrowsers), 'markKnown').mockImplementationOnce(async () => {
      await owner.submit('/not-me');
    });
    await logIn(CHROME, '198.51.100.7');
    const devices = (await everyRow(app)).devices as { seen_at: number }[];
    expect(devices.filter(({ seen_at }) => seen_at > 0)).toHaveLength(1);
  });

  it('is told in our own words, whatever the browser calls itself', async () => {
    const { app, ada, logIn } = await atHome();
    await logIn('<b>Your account ends today</b>: www.evil.example/1.0 (X)');
    const { text, html } = await mailTo(app, ada);
    expect(text).toContain('your account: Unknown browser, from');
    expect(text + html).not.toMatch(/evil|ends today/);
  });
});

describe('A new password', () => {
  const newPassword = 'a wholly different sentence';

  it('is told to the owner, who had none', async ({ app }) => {
    const ada = await seed.userWithoutPassword(app);
    await (await actingAs(app, ada)).submit('/account/password/new', { newPassword });
    expect((await mailTo(app, ada)).subject).toBe('Your account has a password now');
  });

  it('is told to the owner, with a link that logs out whoever chose it', async () => {
    const { app, ada, laptop } = await atHome();
    const form = { currentPassword: ada.password, newPassword };
    await laptop.submit('/account/password', form);
    const { subject, text, path } = await mailTo(app, ada);
    expect(subject).toBe('Your password was changed');
    expect(text).not.toContain(newPassword);
    const owner = app.visitor();
    await owner.open(path);
    await owner.submit('/not-me');
    await expect(laptop).toBeGuest();
  });

  it('is not told when only its hash is made anew, or it was refused', async () => {
    const { app, ada, laptop, logIn } = await atHome();
    const password_hash = oldHashOf(ada.password, { memory: 1024 });
    await accountsOf(app).updateTable('users').set({ password_hash }).execute();
    await logIn();
    await laptop.submit('/account/password', { currentPassword: 'wrong', newPassword });
    expect(await mailsTo(app, ada)).toEqual([]);
  });
});

describe('What an operator does to an account', () => {
  it('is told to its owner by mail', async ({ app }) => {
    const ada = await seed.user(app);
    await operator(app, [ada.email, 'end-sessions']);
    const { subject, text } = await mailTo(app, ada);
    expect(subject).toBe('Every device was logged out');
    expect(text).toContain('/not-me/');
  });
});

describe('The link in such a notice', () => {
  it('logs out every device and leads to a new password, when the button is pressed', async () => {
    const { app, ada, laptop, logIn } = await atHome();
    const thief = await logIn(CHROME, '198.51.100.7');
    const { path } = await mailTo(app, ada);
    expect(await laptop.open(path)).toLeadTo('/not-me');
    await expect(thief).toBeLoggedInAs(ada.email);
    const page = await laptop.submit('/not-me');
    expect(page).toLeadTo('/reset');
    expect(page.flash).toContain('Every device is logged out.');
    for (const device of [thief, laptop]) await expect(device).toBeGuest();
    expect(app.log.events('login_revoked')).toMatchObject([{ userId: ada.id }]);
  });

  it('does so after the thief has changed the password', async () => {
    const { app, ada, logIn } = await atHome();
    const thief = await logIn(CHROME);
    const { path } = await mailTo(app, ada);
    const newPassword = 'a wholly different sentence';
    await thief.submit('/account/password', { currentPassword: ada.password, newPassword });
    const visitor = app.visitor();
    await visitor.open(path);
    await visitor.submit('/not-me');
    await expect(thief).toBeGuest();
  });

  it('gives nothing to a copy of the cookie from before it was followed', async () => {
    const { app, ada, laptop, logIn } = await atHome();
    await logIn(CHROME);
    const visitor = app.visitor();
    await visitor.open('/count');
    const thief = visitor.thief();
    await visitor.open((await mailTo(app, ada)).path);
    expect(await thief.open('/not-me')).toLeadTo('/');
    await thief.submit('/not-me');
    await expect(laptop).toBeLoggedInAs(ada.email);
    expect(await visitor.submit('/not-me')).toLeadTo('/reset');
  });

  it('works once, also when nothing tells of which login it speaks', async () => {
    const { app, ada, laptop, logIn } = await atHome();
    await logIn(CHROME);
    const { path } = await mailTo(app, ada);
    // As in a mail that an older version has put into the outbox.
    await app.app.get(Database).updateTable('tokens').set({ login_at: 0 }).execute();
    await laptop.open(path);
    await laptop.submit('/not-me');
    const phone = await actingAs(app, ada);
    await phone.open(path);
    await phone.submit('/not-me');
    await expect(phone).toBeLoggedInAs(ada.email);
  });

  it('works once, for seven days', async () => {
    const { app, ada, laptop, logIn } = await atHome();
    await logIn(CHROME);
    const { path } = await mailTo(app, ada);
    await laptop.open(path);
    await laptop.submit('/not-me');
    const phone = await actingAs(app, ada);
    await phone.open(path);
    await phone.submit('/not-me');
    await expect(phone).toBeLoggedInAs(ada.email);
    await logIn(CHROME, '198.51.100.7');
    const second = await mailTo(app, ada);
    await stopClock().pass(7 * DAY);
    expect((await app.visitor().open(second.path)).flash).toContain('is invalid or has expired');
  });
});
