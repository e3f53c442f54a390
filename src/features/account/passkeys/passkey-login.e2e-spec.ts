import { describe, expect, vi } from 'vitest';
import { everyRow } from '../../../../test/support/every-row.js';
import { actingAs, it, seed, startApp, stopClock } from '../../../../test/support/kit.js';
import { codeFor, withSecondFactor } from '../second-factor/second-factor.test-helpers.js';
import { passkeyOf, usePasskey } from './passkeys.test-helpers.js';
import type { Lie } from './passkey-device.test-helpers.js';
import { optionsOf } from './passkeys.test-helpers.js';
import { expectSlowedDown, logIn } from '../../../../test/support/people.js';
import type { Visitor } from '../../../../test/support/visitor.js';
import { Throttle } from '#core/web/throttle/throttle.js';
import { LOGIN_VIEW } from './use-passkey.controller.js';

const LOGIN = '/login/passkey';

/** Ada has a passkey, and a browser in which she is not logged in. */
async function start(step = 1) {
  const app = await startApp();
  const ada = await seed.user(app);
  const device = await passkeyOf(app, ada, step);
  return { app, ada, device, visitor: app.visitor() };
}

describe('Somebody with a passkey', () => {
  // #region with-a-passkey
  it('logs in without the password', async ({ app }) => {
    const ada = await seed.user(app);
    const device = await passkeyOf(app, ada);
    const page = await usePasskey(app.visitor(), device, '/login/passkey');
    expect(page).toBeLoggedInAs(ada.email);
  });
  // #endregion with-a-passkey

  it('is asked for no code, because a finger or a PIN was shown besides the device', async () => {
    const { app, ada, device, visitor } = await start();
    await withSecondFactor(app, ada);
    expect(await usePasskey(visitor, device, LOGIN)).toBeLoggedInAs(ada.email);
  });

  it('is asked for a code when the passkey was made without a finger or a PIN', async () => {
    const { app, ada } = await start();
    const device = await passkeyOf(app, ada, 1, { uv_initialized: 0 });
    expect(await usePasskey(app.visitor(), device, LOGIN)).toBeLoggedInAs(ada.email);
    await withSecondFactor(app, ada);
    const visitor = app.visitor();
    const asked = await usePasskey(visitor, device, `${LOGIN}?returnTo=%2Fprivate`);
    expect(asked).toLeadTo('/login/code?returnTo=%2Fprivate');
    expect(asked).toBeGuest();
    const page = await visitor.submit(asked.path, { code: await codeFor(app, ada) });
    expect(page).toBeLoggedInAs(ada.email);
  });

  it('is not let in with the code when the passkey was removed meanwhile', async () => {
    const { app, ada } = await start();
    const device = await passkeyOf(app, ada, 1, { uv_initialized: 0 });
    await withSecondFactor(app, ada);
    const visitor = app.visitor();
    const asked = await usePasskey(visitor, device, LOGIN);
    await (await actingAs(app, ada)).submit(`/account/passkeys/${device.id}/end`);
    const page = await visitor.submit(asked.path, { code: await codeFor(app, ada) });
    expect(page).toLeadTo('/login?cookie=sent');
    expect(page).toBeGuest();
  });

  it('is told so, and comes to the page that was asked for', async () => {
    const { app, ada, device, visitor } = await start();
    const login = await visitor.open('/private');
    const action = login.all('[data-passkey]')[0]!.getAttribute('action')!;
    expect(action).toBe('/login/passkey?returnTo=%2Fprivate');
    const page = await usePasskey(visitor, device, action);
    expect(page).toLeadTo('/private');
    expect(page).toShowFlash('You are logged in.');
    expect((await everyRow(app)).logins).toMatchObject([{ user_id: ada.id, remembered: 0 }]);
    expect(app.log.events('login')).toMatchObject([{ userId: ada.id }]);
    const laptop = await visitor.open('/account/passkeys');
    expect(laptop.text('[data-id] .hint')).toMatch(/, last used .* UTC\.$/);
  });

  it('gets a new identity, so that a planted cookie lets nobody in', async () => {
    const { device, visitor } = await start();
    await visitor.open('/count');
    const thief = visitor.thief();
    await usePasskey(visitor, device, LOGIN);
    await expect(thief).toBeGuest();
  });

  it('is led on when logged in already', async () => {
    const { app, ada } = await start();
    expect(await (await actingAs(app, ada)).open(LOGIN)).toLeadTo('/');
  });

  it('finds the way that was used last in this browser first on the login page, in no other browser', async () => {
    const { app, ada, device, visitor } = await start();
    const ways = async (browser: Visitor) =>
      (await browser.open('/login')).all('.methods form').map((way) => way.getAttribute('action'));
    expect(await ways(visitor)).toEqual(['/login', LOGIN]);
    expect(visitor.jar.getCookiesSync(visitor.origin)).toEqual([]);
    await usePasskey(visitor, device, LOGIN);
    await visitor.submit('/logout');
    expect(await ways(visitor)).toEqual([LOGIN, '/login']);
    await visitor.submit('/login', { email: ada.email, password: 'wrong' });
    expect(await ways(visitor)).toEqual([LOGIN, '/login']);
    await logIn(visitor, ada.email);
    await visitor.submit('/logout');
    expect(await ways(visitor)).toEqual(['/login', LOGIN]);
    const name = `${app.config.cookieName}-login-used`;
    const other = app.visitor();
    for (const [value, first] of [
      ['constructor.../x.', '/login'],
      [`x.${LOGIN_VIEW}.${LOGIN_VIEW}`, LOGIN],
    ] as const) {
      other.jar.setCookieSync(`${name}=${value}; Path=/`, other.origin);
      expect((await ways(other))[0]).toBe(first);
    }
  });

  it('sees nothing of it without JavaScript', async () => {
    const { visitor } = await start();
    for (const path of ['/login', LOGIN]) {
      const page = await visitor.open(path);
      const [form] = page.all('[data-passkey]');
      expect(form!.hasAttribute('hidden'), path).toBe(true);
    }
    const login = await visitor.open('/login');
    expect(login.all('#email')[0]!.getAttribute('autocomplete')).toBe('username webauthn');
  });
});

describe('What a browser answers at a login', () => {
  const lies: Record<string, Lie> = {
    'for another origin': { origin: 'https://evil.example' },
    'for another port': { origin: 'http://localhost:1' },
    'for another name': { rpId: 'evil.example' },
    'for another challenge': { challenge: 'x'.repeat(43) },
    'as a new passkey': { type: 'webauthn.create' },
    'without a finger or a PIN': { isVerified: false },
    'without anybody there': { isPresent: false },
  };

  it.each(Object.entries(lies))('is refused %s', async (_, lie) => {
    const { app, device, visitor } = await start();
    const page = await usePasskey(visitor, device, LOGIN, lie);
    expect(page.status).toBe(422);
    expect(page.text('[data-passkey] .error')).toContain('could not be checked');
    await expect(visitor).toBeGuest();
    expect(app.log.events('passkey_refused')).toMatchObject([{ reason: 'wrong' }]);
    expect((await everyRow(app)).passkeys).toMatchObject([{ counter: 0, used_at: null }]);
  });

  it('is refused with the name of another user, and without any', async () => {
    const { app, device, visitor } = await start();
    const eve = await seed.user(app, 'eve@example.com');
    for (const userHandle of [Buffer.from(eve.id).toString('base64url'), '', undefined]) {
      const page = await usePasskey(visitor, device, LOGIN, { userHandle });
      expect(page.text('[data-passkey] .error')).toContain('not known here any more');
    }
    await expect(visitor).toBeGuest();
  });

  it('is refused when another key has signed it', async () => {
    const { app, ada, device, visitor } = await start();
    const other = await passkeyOf(app, ada);
    Object.assign(other, { id: device.id });
    expect((await usePasskey(visitor, other, LOGIN)).status).toBe(422);
    await expect(visitor).toBeGuest();
  });

  it('is taken for five minutes, and once, from a copy of the cookie too', async () => {
    const { ada, device, visitor } = await start(0);
    const clock = stopClock();
    const options = await optionsOf(visitor, LOGIN);
    const form = { passkey: JSON.stringify(device.get(options)) };
    const thief = visitor.thief();
    await clock.pass(5 * 60);
    const late = await visitor.submit(LOGIN, form);
    expect(late.text('[data-passkey] .error')).toContain('longer than five minutes');
    await clock.pass(-1);
    expect(await visitor.submit(LOGIN, form)).toBeLoggedInAs(ada.email);
    await visitor.submit('/logout');
    for (const again of [visitor, thief]) {
      expect((await again.submit(LOGIN, form)).status).toBe(422);
      await expect(again).toBeGuest();
    }
  });

  it('costs no session and no cookie before it is sent, and each tab has a challenge of its own', async () => {
    const { app, ada, device, visitor } = await start(0);
    const tabs = [await optionsOf(visitor, LOGIN), await optionsOf(visitor, LOGIN)];
    expect(visitor.jar.getCookiesSync(visitor.origin)).toEqual([]);
    const { sessions = [], throttle = [] } = await everyRow(app);
    expect([...sessions, ...throttle]).toEqual([]);
    for (const options of tabs.toReversed()) {
      const form = { passkey: JSON.stringify(device.get(options)) };
      expect(await app.visitor().submit(LOGIN, form)).toBeLoggedInAs(ada.email);
    }
  });

  it('is taken for the purpose that it was asked for, in the login that asked, and for nothing else', async () => {
    const { app, ada, device, visitor } = await start(0);
    const [laptop, phone] = [await actingAs(app, ada), await actingAs(app, ada)];
    const CONFIRM = '/confirm/passkey';
    const send = async (browser: Visitor, path: string, challenge: string) =>
      browser.submit(path, { passkey: JSON.stringify(device.get({ challenge })) });
    const { challenge: toConfirm } = await optionsOf(laptop, CONFIRM);
    const { challenge: toLogIn } = await optionsOf(visitor, LOGIN);
    const { challenge: toAdd } = await optionsOf(laptop, '/account/passkeys');
    for (const [browser, path, challenge] of [
      [visitor, LOGIN, toConfirm],
      [visitor, LOGIN, toAdd],
      [laptop, CONFIRM, toLogIn],
      [phone, CONFIRM, toConfirm],
    ] as const) {
      const page = await send(browser, path, challenge);
      expect(page.text('[data-passkey] .error'), path).toContain('could not be checked');
    }
    expect((await send(laptop, CONFIRM, toConfirm)).status).toBe(200);
    await expect(visitor).toBeGuest();
  });

  it('is refused wherever a letter of what was signed is another one', async () => {
    const { app, device, visitor } = await start(0);
    vi.spyOn(app.app.get(Throttle), 'count').mockResolvedValue();
    const { challenge } = await optionsOf(visitor, LOGIN);
    for (let at = 0; at < challenge.length; at += 7) {
      const other = challenge[at] === 'A' ? 'B' : 'A';
      const changed = challenge.slice(0, at) + other + challenge.slice(at + 1);
      const form = { passkey: JSON.stringify(device.get({ challenge: changed })) };
      expect((await visitor.submit(LOGIN, form)).status, changed).toBe(422);
    }
    await expect(visitor).toBeGuest();
  });

  it('is of no use a second time when its bytes are written in another way', async () => {
    const { ada, device, visitor } = await start(0);
    const { challenge } = await optionsOf(visitor, LOGIN);
    const send = (written: string) =>
      visitor.submit(LOGIN, { passkey: JSON.stringify(device.get({ challenge: written })) });
    expect(await send(challenge)).toBeLoggedInAs(ada.email);
    await visitor.submit('/logout');
    for (const written of [`${challenge}=`, `${challenge} `, challenge.replaceAll('_', '/')])
      expect((await send(written)).status).toBe(422);
    await expect(visitor).toBeGuest();
  });

  it('is refused of a passkey that was removed', async () => {
    const { app, ada, device, visitor } = await start();
    await (await actingAs(app, ada)).submit(`/account/passkeys/${device.id}/end`);
    const page = await usePasskey(visitor, device, LOGIN);
    expect(page.text('[data-passkey] .error')).toContain('not known here any more');
    expect(page.all(`[data-unknown-passkey="${device.id}"]`)).toHaveLength(1);
    expect(app.log.events('passkey_refused')).toMatchObject([{ reason: 'unknown' }]);
  });

  it('is said to be removed only of a passkey that is', async () => {
    const { app, device } = await start();
    const eve = await actingAs(app, await seed.user(app, 'eve@example.com'));
    const page = await usePasskey(eve, device, '/confirm/passkey');
    expect(page.status).toBe(422);
    expect(page.all('[data-unknown-passkey]')).toEqual([]);
  });

  it('is not looked at without end', async () => {
    const { app, device, visitor } = await start();
    await expectSlowedDown(app, () =>
      usePasskey(visitor, device, LOGIN, { origin: 'https://evil.example' }),
    );
    expect((await usePasskey(visitor, device, LOGIN)).status).toBe(429);
  });

  it('is counted for one passkey, and not anew after a login', async () => {
    const { app, ada, device, visitor } = await start();
    const other = await passkeyOf(app, ada);
    for (let times = 0; times < 9; times++)
      await usePasskey(visitor, device, LOGIN, { origin: 'https://evil.example' });
    for (const each of [other, device, device, device])
      expect(await usePasskey(app.visitor(), each, LOGIN)).toBeLoggedInAs(ada.email);
    await usePasskey(visitor, device, LOGIN, { origin: 'https://evil.example' });
    expect((await usePasskey(visitor, device, LOGIN)).status).toBe(429);
  });
});

describe('A passkey that was copied', () => {
  it('is refused when it is behind, with a page that says why, and logged', async () => {
    const { app, ada, device, visitor } = await start();
    await usePasskey(visitor, device, LOGIN);
    await usePasskey(visitor, device, LOGIN);
    for (const counter of [1, 0, -1]) {
      device.counter = counter;
      const thief = app.visitor();
      const page = await usePasskey(thief, device, LOGIN);
      expect(page.status).toBe(422);
      expect(page.text('h1')).toBe('Log in with a passkey');
      expect(page.text('[data-passkey] .error')).toContain('there may be a copy of it');
      await expect(thief).toBeGuest();
    }
    const refused = app.log.events('passkey_refused');
    expect(refused).toHaveLength(3);
    expect(refused[0]).toMatchObject({ userId: ada.id, reason: 'copied' });
  });

  it('is not suspected on a device that does not count', async () => {
    const { ada, device, visitor } = await start(0);
    for (let times = 0; times < 2; times++)
      expect(await usePasskey(visitor, device, LOGIN)).toBeLoggedInAs(ada.email);
  });
});

describe('What is dangerous', () => {
  it('may be confirmed with a passkey, by who has one', async () => {
    const { app, ada, device } = await start();
    const old = await actingAs(app, ada, { reauthenticated: false });
    const asked = await old.open('/account/delete');
    const link = asked.all('main a').at(-1)!.getAttribute('href')!;
    const page = await old.open(link);
    const action = page.all('[data-passkey]')[0]!.getAttribute('action')!;
    expect(await optionsOf(old, '/confirm/passkey')).toMatchObject({
      allowCredentials: [{ id: device.id, type: 'public-key' }],
    });
    const refused = await usePasskey(old, device, action, { isVerified: false });
    expect(refused.status).toBe(422);
    expect((await old.open('/account/delete')).path).toMatch(/^\/confirm/);
    expect(await usePasskey(old, device, action)).toLeadTo('/account/delete');
  });

  it('is not confirmed with the passkey of somebody else, and not offered without one', async () => {
    const { app, device } = await start();
    const eve = await actingAs(app, await seed.user(app, 'eve@example.com'), {
      reauthenticated: false,
    });
    expect((await eve.open('/account/delete')).html).not.toContain('/confirm/passkey');
    const page = await usePasskey(eve, device, '/confirm/passkey');
    expect(page.text('[data-passkey] .error')).toContain('not known here any more');
    expect((await eve.open('/account/delete')).path).toMatch(/^\/confirm/);
  });

  it('is asked for nothing else, when they have no password', async ({ app }) => {
    const ada = await seed.userWithoutPassword(app);
    await passkeyOf(app, ada);
    const old = await actingAs(app, ada, { reauthenticated: false });
    const page = await old.open('/account/delete');
    expect(page.all('input[type=password]')).toHaveLength(0);
    expect(page.text('#main')).toContain('Use a passkey');
  });

  it('is confirmed by a device that does not say whose passkey it is', async () => {
    const { app, ada, device } = await start();
    const old = await actingAs(app, ada, { reauthenticated: false });
    await usePasskey(old, device, '/confirm/passkey', { userHandle: undefined });
    expect((await old.open('/account/delete')).path).toBe('/account/delete');
  });
});
