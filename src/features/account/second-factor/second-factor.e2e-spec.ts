import { describe, expect } from 'vitest';
import { everyRow } from '../../../../test/support/every-row.js';
import { actingAs, it, mailTo, seed, startApp, stopClock } from '../../../../test/support/kit.js';
import { codeFor, withSecondFactor } from './second-factor.test-helpers.js';
import { mailsTo } from '../../../../test/support/mail.js';
import { operator } from '../../../../test/support/operator.js';
import { logIn, PASSWORD, triesOf } from '../../../../test/support/people.js';
import { codeAt, codeFromPage, forgetUse } from './second-factor.test-helpers.js';
import type { Visitor } from '../../../../test/support/visitor.js';
import { CODE } from './second-factor.js';

const PAGE = '/account/second-factor';
const TRUST = { trust: 'yes' };

/** Ada has a second factor, and a browser in which she is not logged in. */
async function start() {
  const app = await startApp();
  const ada = await seed.user(app);
  const codes = await withSecondFactor(app, ada);
  return { app, ada, codes, visitor: app.visitor() };
}

/** The password is right; the code is asked for. */
const password = (visitor: Visitor, more = {}, path = '/login') =>
  visitor.submit(path, { email: 'ada@example.com', password: PASSWORD, ...more });

const codeIn = (visitor: Visitor, code: string, more = {}) =>
  visitor.submit('/login/code', { code, ...more });

describe('Somebody with a second factor', () => {
  // #region with-a-code
  it('logs in with the password and a code', async ({ app }) => {
    const ada = await seed.user(app);
    await withSecondFactor(app, ada);
    const visitor = app.visitor();
    const { email, password } = ada;
    expect(await visitor.submit('/login', { email, password })).toLeadTo('/login/code');
    const page = await visitor.submit('/login/code', { code: await codeFor(app, ada) });
    expect(page).toBeLoggedInAs(email);
  });
  // #endregion with-a-code

  it('is nobody between password and code, and has no login yet', async () => {
    const { app, visitor } = await start();
    await password(visitor);
    await expect(visitor).toBeGuest();
    for (const path of ['/account', '/private', PAGE, '/confirm/code']) {
      expect((await visitor.open(path)).path, path).toMatch(/^\/login\?returnTo=/);
    }
    expect((await everyRow(app)).logins).toEqual([]);
    expect(app.log.events('login')).toEqual([]);
  });

  it('logs in with the password alone once an operator has turned it off', async () => {
    const { app, ada, visitor } = await start();
    await operator(app, [ada.email, 'turn-off-second-factor']);
    expect(await password(visitor)).toBeLoggedInAs(ada.email);
    expect((await everyRow(app)).recovery_codes).toEqual([]);
    const again = operator(app, [ada.email, 'turn-off-second-factor']);
    await expect(again).rejects.toThrow('Nothing was changed: there is nothing of the kind.');
  });

  it('has five minutes for the code', async () => {
    const { app, ada, visitor } = await start();
    const clock = stopClock();
    await password(visitor);
    await clock.pass(5 * 60 - 1);
    expect((await visitor.open('/login/code')).path).toBe('/login/code');
    await clock.pass(2);
    const late = await codeIn(visitor, await codeFor(app, ada));
    expect(late.path).toMatch(/^\/login\?/);
    expect(late).toShowFlash('That took too long. Log in again.');
    await expect(visitor).toBeGuest();
  });

  it('comes to the page that was asked for, stays logged in, and keeps what a guest had', async () => {
    const { app, ada, visitor } = await start();
    await visitor.open('/private');
    const asked = await password(visitor, { remember: 'yes' }, '/login?returnTo=%2Fprivate');
    expect(asked).toLeadTo('/login/code?returnTo=%2Fprivate');
    const action = asked.all('form.form')[0]!.getAttribute('action')!;
    const wrong = await visitor.submit(action, { code: '000 000' });
    expect(wrong.status).toBe(422);
    expect(wrong.text('#code-about')).toContain('Invalid code.');
    expect(wrong.html).not.toContain('000 000');
    const { page } = await visitor.submitTwice(action, { code: await codeFor(app, ada) });
    expect(page).toLeadTo('/private');
    expect((await everyRow(app)).logins).toMatchObject([{ remembered: 1 }]);
  });

  it('types a code as the app shows it, in the digits of their own script', async () => {
    const { app, ada, visitor } = await start();
    await password(visitor);
    const code = (await codeFor(app, ada)).replace(/^.../, '\u200e$& ');
    const typed = code.replace(/\d/g, (digit) => String.fromCodePoint(0x06f0 + Number(digit)));
    expect(await codeIn(visitor, typed)).toBeLoggedInAs(ada.email);
  });

  it('is not let in with a code when the password was changed meanwhile', async () => {
    const { app, ada, visitor } = await start();
    await password(visitor);
    const laptop = await actingAs(app, ada);
    const newPassword = 'a wholly different sentence';
    await laptop.submit('/account/password', { currentPassword: PASSWORD, newPassword });
    await codeIn(visitor, await codeFor(app, ada));
    await expect(visitor).toBeGuest();
  });

  it('leaves a planted cookie without the password that was shown', async () => {
    const { app, ada, visitor } = await start();
    await visitor.open('/count');
    const thief = visitor.thief();
    await password(visitor);
    expect((await visitor.open('/count')).count).toBe(2);
    await codeIn(thief, await codeFor(app, ada));
    await expect(thief).toBeGuest();
  });

  it('is not found out by a wrong password', async () => {
    const { app, visitor } = await start();
    await seed.user(app, 'eve@example.com');
    const pages = await Promise.all(
      ['ada@example.com', 'eve@example.com'].map((email) =>
        visitor.submit('/login', { email, password: 'wrong' }),
      ),
    );
    expect(pages[0]!.plain.replace('ada@', 'eve@')).toBe(pages[1]!.plain);
  });
});

describe('A code', () => {
  it('works once', async () => {
    const { app, ada, visitor } = await start();
    const code = await codeFor(app, ada);
    await password(visitor);
    await codeIn(visitor, code);
    const thief = app.visitor();
    await password(thief);
    expect((await codeIn(thief, code)).status).toBe(422);
    await expect(thief).toBeGuest();
    expect(app.log.events('code_wrong')).toMatchObject([{ userId: ada.id }]);
  });

  it('works half a minute early and half a minute late, for clocks that differ, and no longer', async () => {
    const { app, ada, visitor } = await start();
    const clock = stopClock();
    // To the middle of a half minute.
    await clock.pass(45 - ((Date.now() / 1000) % 30));
    const works: Record<number, boolean> = {};
    for (const late of [-46, -30, 0, 30, 46]) {
      const code = await codeAt(app, ada, late);
      await password(visitor);
      works[late] = (await codeIn(visitor, code)).user !== undefined;
      await visitor.submit('/logout');
      await forgetUse(app);
    }
    expect(works).toEqual({ [-46]: false, [-30]: true, 0: true, 30: true, 46: false });
  });

  it('of an older half minute works no more after a newer one', async () => {
    const { app, ada, visitor } = await start();
    stopClock();
    const old = await codeFor(app, ada);
    await password(visitor);
    await codeIn(visitor, await codeAt(app, ada, 0));
    await visitor.submit('/logout');
    await password(visitor);
    expect((await codeIn(visitor, old)).status).toBe(422);
  });

  it('of somebody else does nothing', async () => {
    const { app, visitor } = await start();
    const eve = await seed.user(app, 'eve@example.com');
    const [code] = await withSecondFactor(app, eve);
    await password(visitor);
    for (const typed of [code!, await codeFor(app, eve)]) {
      expect((await codeIn(visitor, typed)).status).toBe(422);
    }
  });

  it('cannot be guessed by whoever knows the password, also while its owner logs in, as often as they like', async () => {
    const { app, ada, visitor } = await start();
    await password(visitor);
    const ownersLogin = async () => {
      const owner = app.visitor();
      await password(owner);
      await forgetUse(app);
      return codeIn(owner, await codeFor(app, ada));
    };
    for (let times = 0; times < CODE.account; times++) {
      for (const page of [await ownersLogin(), await ownersLogin()]) expect(page.status).toBe(200);
      expect((await codeIn(visitor, '000000')).status).toBe(422);
    }
    expect((await codeIn(visitor, '000000')).status).toBe(429);
    expect((await ownersLogin()).status).toBe(429);
  });

  it('cannot be guessed with the many browsers that a thief has logged in with before there was a second factor', async ({
    app,
  }) => {
    const ada = await seed.user(app);
    const thieves = Array.from({ length: 3 }, () => app.visitor());
    for (const thief of thieves) {
      await password(thief);
      await thief.submit('/logout');
    }
    await withSecondFactor(app, ada);
    for (const thief of thieves) await password(thief);
    let tries = 0;
    const guess = () => codeIn(thieves[tries++ % thieves.length]!, '000000');
    expect(await triesOf(guess)).toBe(CODE.account);
  });

  it('is taken of its owner where they have logged in before, although a thief of the password uses up the tries', async () => {
    const { app, ada, visitor: laptop } = await start();
    await password(laptop);
    await codeIn(laptop, await codeFor(app, ada));
    await laptop.submit('/logout');
    const thief = app.visitor();
    await password(thief);
    for (let times = 0; times <= CODE.account; times++) await codeIn(thief, '000000');
    await forgetUse(app);
    await password(laptop);
    expect(await codeIn(laptop, await codeFor(app, ada))).toBeLoggedInAs(ada.email);
  });

  it('that cannot be one is refused with a sentence, and is not counted as a try', async () => {
    const { app, ada, visitor } = await start();
    await password(visitor);
    const made = ['', '0', '12345', '1234567', '-1', '1e5', '%00', '__proto__', 'x'.repeat(9000)];
    for (const code of [...made, "' OR 1=1 --", '{{secret}}']) {
      const page = await codeIn(visitor, code);
      expect(page.status).toBe(422);
      expect(page.text('#code-about')).toContain('A code has six digits');
    }
    expect(app.log.events('code_wrong')).toEqual([]);
    expect(await codeIn(visitor, await codeFor(app, ada))).toBeLoggedInAs(ada.email);
  });

  it('that comes twice, or as a list, is none', async () => {
    const { app, ada, visitor } = await start();
    await password(visitor);
    const code = await codeFor(app, ada);
    const body = `code=${code}&code=${code}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await visitor.request('/login/code', { method: 'POST', body, headers });
    expect(answer.status).toBe(422);
  });

  it('leads a visitor without a password to the login', async () => {
    const { visitor } = await start();
    expect((await visitor.open('/login/code')).path).toMatch(/^\/login\?/);
    expect((await codeIn(visitor, '123456')).path).toMatch(/^\/login\?/);
  });
});

describe('A recovery code', () => {
  it('lets in once, however it is typed', async () => {
    const { app, ada, codes, visitor } = await start();
    await password(visitor);
    const code = await visitor.open('/login/code');
    const page = await visitor.open(code.all('main a')[0]!.getAttribute('href')!);
    expect(page.text('label')).toBe('Recovery code');
    const action = page.all('form.form')[0]!.getAttribute('action')!;
    const typed = `1. ${codes[0]!.replaceAll(' ', '-').toUpperCase()}`;
    expect((await visitor.submit(action, { code: '1' })).text('label')).toBe('Recovery code');
    expect(await visitor.submit(action, { code: typed })).toBeLoggedInAs(ada.email);
    expect(app.log.events('recovery_code_used')).toMatchObject([{ userId: ada.id }]);
    const thief = app.visitor();
    await password(thief);
    expect((await codeIn(thief, codes[0]!)).status).toBe(422);
    expect((await visitor.open(PAGE)).text('form')).toBeDefined();
    expect((await visitor.open(PAGE)).html).toContain('9 of your recovery codes are left');
  });

  it('is stored as a hash only, and is 120 bits', async () => {
    const { app, codes } = await start();
    const rows = JSON.stringify(await everyRow(app));
    expect(codes).toHaveLength(10);
    for (const code of codes) {
      expect(code).toMatch(/^([a-z2-7]{4} ){5}[a-z2-7]{4}$/);
      expect(rows).not.toContain(code.replaceAll(' ', ''));
    }
  });

  it('is worth nothing when there are new ones', async () => {
    const { app, ada, codes, visitor } = await start();
    const laptop = await actingAs(app, ada);
    const fresh = (await laptop.submit(`${PAGE}/codes`)).texts('.codes code');
    expect(fresh).toHaveLength(10);
    await password(visitor);
    expect((await codeIn(visitor, codes[0]!)).status).toBe(422);
    expect(await codeIn(visitor, fresh[0]!)).toBeLoggedInAs(ada.email);
  });
});

describe('Setting up a second factor', () => {
  async function atThePage() {
    const app = await startApp();
    const laptop = await actingAs(app, await seed.user(app));
    return { app, laptop, page: await laptop.submit(`${PAGE}/secret`) };
  }

  it('shows a picture and a secret, and is on after a code of it', async () => {
    const { app, laptop, page } = await atThePage();
    expect(page.all('svg[role=img] path')).toHaveLength(1);
    const link = new URL(page.all('main a')[0]!.getAttribute('href')!);
    expect(link.searchParams.get('secret')).toBe(page.text('#secret')!.replaceAll(' ', ''));
    expect(link.href).toMatch(/^otpauth:\/\/totp\/.*ada%40example\.com/);
    const code = codeFromPage(page.text('#secret')!);
    const wrong = await laptop.submit(PAGE, { code: '000000' });
    expect(wrong.status).toBe(422);
    expect(wrong.text('#secret')).toBe(page.text('#secret'));
    const done = await laptop.submit(PAGE, { code });
    expect(done.texts('.codes code')).toHaveLength(10);
    expect(done.headers.get('cache-control')).toBe('no-store');
    expect((await laptop.open(PAGE)).all('#secret')).toEqual([]);
    expect(app.log.events('second_factor_changed')).toMatchObject([{ reason: 'on' }]);
    expect(await password(app.visitor())).toLeadTo('/login/code');
  });

  it('shows the recovery codes once', async () => {
    const { laptop, page } = await atThePage();
    const code = codeFromPage(page.text('#secret')!);
    const { page: done } = await laptop.submitTwice(PAGE, { code });
    expect(done.texts('.codes code')).toHaveLength(10);
    const again = await laptop.submit(PAGE, { code });
    expect(again).toLeadTo(PAGE);
    for (const shown of done.texts('.codes code')) {
      expect((await laptop.open(PAGE)).html).not.toContain(shown);
    }
  });

  it('is 160 bits of chance, and another one each time', async () => {
    const { app, page } = await atThePage();
    const eve = await actingAs(app, await seed.user(app, 'eve@example.com'));
    expect(page.text('#secret')!.replaceAll(' ', '')).toMatch(/^[A-Z2-7]{32}$/);
    expect((await eve.submit(`${PAGE}/secret`)).text('#secret')).not.toBe(page.text('#secret'));
  });

  it('is for the owner who has just shown it, as is turning it off', async () => {
    const { app, ada } = await start();
    const old = await actingAs(app, ada, { reauthenticated: false });
    expect((await old.open(PAGE)).path).toMatch(/^\/confirm/);
    for (const path of ['', '/codes', '/end', '/devices/x/end']) {
      expect((await old.submit(PAGE + path)).path, path).toMatch(/^\/confirm/);
    }
    expect(await password(app.visitor())).toLeadTo('/login/code');
    const laptop = await actingAs(app, ada);
    await laptop.submit(`${PAGE}/end`);
    expect(await logIn(app.visitor())).toBeLoggedInAs(ada.email);
  });

  it('is told to the owner by mail: on, new recovery codes, off', async () => {
    const { app, ada } = await start();
    const laptop = await actingAs(app, ada);
    const told = async () => (await mailTo(app, ada)).subject;
    expect(await told()).toBe('Your second factor was turned on');
    await laptop.submit(`${PAGE}/codes`);
    expect(await told()).toBe('You have new recovery codes');
    await laptop.submit(`${PAGE}/end`);
    expect(await told()).toBe('Your second factor was turned off');
    await laptop.submit(`${PAGE}/end`);
    expect(await mailsTo(app, ada)).toHaveLength(3);
  });

  it('leaves nothing behind when the account is deleted', async () => {
    const { app, ada, visitor } = await start();
    await password(visitor);
    await codeIn(visitor, await codeFor(app, ada), TRUST);
    await visitor.submit('/account/delete');
    const { users, second_factors, recovery_codes, tokens } = await everyRow(app);
    expect([users, second_factors, recovery_codes, tokens]).toEqual([[], [], [], []]);
  });

  it('is no part of one’s data but that there is one', async () => {
    const { app, ada } = await start();
    const answer = await (await actingAs(app, ada)).request('/account/data');
    const data = (await answer.json()) as Record<string, object[]>;
    expect(data['second_factors']).toEqual([
      { codes_at: expect.any(Number) as number, lost_at: null },
    ]);
  });
});

describe('What is dangerous', () => {
  it('may be confirmed with a code, by who has one', async () => {
    const { app, ada } = await start();
    const old = await actingAs(app, ada, { reauthenticated: false });
    const asked = await old.open('/account/delete');
    const link = asked.all('main a').at(-1)!.getAttribute('href')!;
    const page = await old.open(link);
    const action = page.all('form.form')[0]!.getAttribute('action')!;
    expect((await old.submit(action, { code: '000000' })).status).toBe(422);
    expect((await old.open('/account/delete')).path).toMatch(/^\/confirm/);
    const back = await old.submit(action, { code: await codeFor(app, ada) });
    expect(back).toLeadTo('/account/delete');
    const eve = await actingAs(app, await seed.user(app, 'eve@example.com'), {
      reauthenticated: false,
    });
    expect((await eve.open('/account/delete')).html).not.toContain('/confirm/code');
    expect((await eve.submit('/confirm/code', { code: '000000' })).status).toBe(422);
  });
});

describe('A device that is trusted', () => {
  async function trusted() {
    const all = await start();
    await password(all.visitor);
    const page = await codeIn(all.visitor, await codeFor(all.app, all.ada), TRUST);
    return { ...all, page };
  }

  it('is not asked for a code for 30 days, after a logout too', async () => {
    const { app, visitor } = await trusted();
    const clock = stopClock();
    // What another path has put before it is no harm.
    const before = `${app.config.cookieName}-trusted=garbage; Path=/login`;
    visitor.jar.setCookieSync(before, visitor.origin);
    await visitor.submit('/logout');
    await clock.pass(30 * 24 * 60 * 60 - 60);
    expect(await password(visitor)).toBeLoggedInAs('ada@example.com');
    await visitor.submit('/logout');
    await clock.pass(61);
    expect(await password(visitor)).toLeadTo('/login/code');
    expect(await password(app.visitor())).toLeadTo('/login/code');
  });

  it('is so too when the user must choose which other login ends', async () => {
    const app = await startApp({ SESSION_LOGINS_PER_USER: '1', SESSION_LOGINS_AT_LIMIT: 'ask' });
    const ada = await seed.user(app);
    await withSecondFactor(app, ada);
    const phone = await actingAs(app, ada);
    const [login] = (await phone.open('/account')).all('[data-session]');
    const laptop = app.visitor();
    await password(laptop);
    expect(await codeIn(laptop, await codeFor(app, ada), TRUST)).toLeadTo('/login/limit');
    await laptop.submit('/login/limit', { session: login!.getAttribute('data-session')! });
    await expect(laptop).toBeLoggedInAs(ada.email);
    await laptop.submit('/logout');
    expect(await password(laptop)).toBeLoggedInAs(ada.email);
  });

  it('has a cookie for it that no script sees, and one that is not trusted has none', async () => {
    const { app, ada, page, visitor } = await trusted();
    const begin = `${app.config.cookieName}-trusted=`;
    const cookies = page.first.headers.getSetCookie();
    const ours = cookies.find((cookie) => cookie.startsWith(begin));
    const [value, ...attributes] = ours!.slice(begin.length).split('; ');
    expect(value).toMatch(/^[\w-]{43}$/);
    expect(attributes).toEqual(['Max-Age=2592000', 'Path=/', 'HttpOnly', 'SameSite=Lax']);
    expect(JSON.stringify(await everyRow(app))).not.toContain(value);
    const other = app.visitor();
    await password(other);
    await codeIn(other, await codeFor(app, ada));
    expect(other.jar.getCookieStringSync(other.origin)).not.toContain(begin);
    await expect(visitor).toBeLoggedInAs(ada.email);
  });

  it('is listed, and asked again when its owner says so', async () => {
    const { app, ada, visitor } = await trusted();
    const laptop = await actingAs(app, ada);
    const page = await laptop.open(PAGE);
    expect(page.text('[data-device] strong')).toMatch(/\w/);
    const [button] = page.all('[data-device] button');
    const eve = await actingAs(app, await seed.user(app, 'eve@example.com'));
    const end = button!.getAttribute('formaction')!;
    expect((await eve.submit(end)).status).toBe(404);
    expect((await laptop.submit(end)).all('[data-device]')).toEqual([]);
    await visitor.submit('/logout');
    expect(await password(visitor)).toLeadTo('/login/code');
  });

  it('is asked again after a new password, and is on no list then', async () => {
    const { visitor } = await trusted();
    const newPassword = 'a wholly different sentence';
    await visitor.submit('/account/password', { currentPassword: PASSWORD, newPassword });
    expect((await visitor.open(PAGE)).all('[data-device]')).toEqual([]);
    await visitor.submit('/logout');
    expect(await password(visitor, { password: newPassword })).toLeadTo('/login/code');
  });

  it('is trusted for its owner only', async () => {
    const { app, visitor } = await trusted();
    const eve = await seed.user(app, 'eve@example.com');
    await withSecondFactor(app, eve);
    await visitor.submit('/logout');
    expect(await password(visitor, { email: eve.email })).toLeadTo('/login/code');
  });

  it('is not trusted any more when there are new recovery codes', async () => {
    const { visitor } = await trusted();
    await visitor.submit(`${PAGE}/codes`);
    await visitor.submit('/logout');
    expect(await password(visitor)).toLeadTo('/login/code');
  });

  it('is not trusted any more when the second factor is turned off and on', async () => {
    const { app, ada, visitor } = await trusted();
    await visitor.submit(`${PAGE}/end`);
    await withSecondFactor(app, ada);
    await visitor.submit('/logout');
    expect(await password(visitor)).toLeadTo('/login/code');
  });
});
