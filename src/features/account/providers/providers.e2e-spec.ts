import { describe, expect } from 'vitest';
import { everyRow } from '../../../../test/support/every-row.js';
import {
  ADA,
  comeBack,
  issuer,
  sentTo,
  signedUpThrough,
  throughProvider,
} from './issuer.test-helpers.js';
import { actingAs, it, mailTo, seed, startApp, stopClock } from '../../../../test/support/kit.js';
import { codeFor, withSecondFactor } from '../second-factor/second-factor.test-helpers.js';
import { keepMails, MAIL_SERVER, mailsTo } from '../../../../test/support/mail.js';
import { logIn } from '../../../../test/support/people.js';

const LOGINS = '/account/logins';
const EVE = { sub: '2', email: 'eve@example.com', email_verified: true };
const TO_PRIVATE = '/auth/local?returnTo=/private';
const BEGIN_AGAIN = '/login?cookie=sent';

const start = () => startApp(issuer.settings());

describe('Somebody with a login at a provider', () => {
  it('makes an account with it, and logs in with it from then on', async () => {
    const app = await start();
    const visitor = app.visitor();
    const button = (await visitor.open('/login?returnTo=/private')).all(
      'a[href^="/auth/local"]',
    )[0]!;
    expect(button.text).toBe('Log in with Local');
    const page = await throughProvider(visitor, ADA, { path: button.getAttribute('href')! });
    expect(page.path).toBe('/provider-signup?returnTo=%2Fprivate');
    expect(page.text('#main')).toContain('ada@example.com');
    const made = await visitor.submit('/provider-signup?returnTo=/private');
    expect(made).toLeadTo('/private');
    expect(made).toShowFlash('Welcome. Your account is ready.');
    expect(made).toBeLoggedInAs('ada@example.com');
    await visitor.submit('/logout');
    const again = await throughProvider(visitor);
    expect(again).toShowFlash('You are logged in.');
    expect(again).toBeLoggedInAs('ada@example.com');
    // The subject is who it is, whatever the email is there by now.
    const moved = await throughProvider(app.visitor(), { ...ADA, email: 'other@example.com' });
    expect(moved).toBeLoggedInAs('ada@example.com');
  });

  it('finds the button nowhere, nor any page of it, where there is no provider', async ({
    visitor,
  }) => {
    expect((await visitor.open('/login')).all('a[href^="/auth/"]')).toHaveLength(0);
    for (const path of ['/auth/local', '/auth/local/callback', '/provider-signup', LOGINS])
      expect((await visitor.open(path)).status, path).toBe(404);
  });

  it('is not let into the account that has the same email, before they log in to it', async () => {
    const app = await start();
    const ada = await seed.user(app);
    const visitor = app.visitor();
    const page = await throughProvider(visitor);
    expect(page).toBeGuest();
    expect(page.text('#main')).toContain('Log in to that account as you did until now.');
    expect((await visitor.submit('/provider-signup')).status).toBe(422);
    const { email, password } = ada;
    const form = await visitor.submit('/login?returnTo=/provider-signup', { email, password });
    expect(form).toLeadTo('/provider-signup');
    expect(form.text('#main')).toContain('Link it to my account');
    expect(await visitor.submit(LOGINS)).toShowFlash('From now on you can log in with Local.');
    expect(await throughProvider(app.visitor())).toBeLoggedInAs(email);
  });

  it('types an email where the provider has verified none, which is not taken as shown', async () => {
    const app = await start();
    await seed.user(app, 'eve@example.com');
    for (const user of [{ ...ADA, email_verified: false }, { sub: '1' }]) {
      const visitor = app.visitor();
      const page = await throughProvider(visitor, user);
      expect(page.all('input[name=email]')).toHaveLength(1);
      for (const email of ['', 'nobody', 'eve@example.com'])
        expect((await visitor.submit('/provider-signup', { email })).status).toBe(422);
    }
    const visitor = app.visitor();
    await throughProvider(visitor, { sub: '1' });
    expect(await visitor.submit('/provider-signup', { email: 'ada@example.com' })).toBeLoggedInAs(
      ADA.email,
    );
    expect((await everyRow(app)).users).toContainEqual(
      expect.objectContaining({ email: 'ada@example.com', email_verified: 0 }),
    );
  });

  it('gets a mail to that email first, where mails are sent, and finishes in the same browser', async () => {
    const app = await startApp({ ...issuer.settings(), ...MAIL_SERVER }, { change: keepMails });
    const visitor = app.visitor();
    await throughProvider(visitor, { sub: '1' });
    const asked = await visitor.submit('/provider-signup', { email: 'ada@example.com' });
    expect(asked).toShowFlash('A mail is on its way to you. Follow its link to finish.');
    expect(asked).toBeGuest();
    const { path } = await mailTo(app, 'ada@example.com');
    const other = app.visitor();
    expect(await other.open(path)).toLeadTo(BEGIN_AGAIN);
    expect(await visitor.open(path)).toLeadTo('/provider-signup');
    expect(await visitor.submit('/provider-signup')).toBeLoggedInAs('ada@example.com');
  });

  it('is still asked for the code of a second factor', async () => {
    const app = await start();
    await signedUpThrough(app.visitor());
    const [ada] = (await everyRow(app)).users as [{ id: string; email: string }];
    await withSecondFactor(app, ada);
    const eve = await seed.user(app, EVE.email);
    const shared = app.visitor();
    expect(await throughProvider(shared)).toLeadTo('/login/code');
    await logIn(shared, eve.email);
    await expect(shared).toBeLoggedInAs(eve.email);
    const visitor = app.visitor();
    const asked = await throughProvider(visitor, ADA, { path: TO_PRIVATE });
    expect(asked).toLeadTo('/login/code?returnTo=%2Fprivate');
    await expect(visitor).toBeGuest();
    const page = await visitor.submit(asked.path, { code: await codeFor(app, ada) });
    expect(page).toLeadTo('/private');
    expect(page).toBeLoggedInAs(ADA.email);
  });

  it('chooses which login ends where it is one too many, and arrives at the page that they wanted', async () => {
    const limit = { SESSION_LOGINS_PER_USER: '1', SESSION_LOGINS_AT_LIMIT: 'ask' };
    const app = await startApp({ ...issuer.settings(), ...limit });
    await signedUpThrough(app.visitor());
    const visitor = app.visitor();
    const asked = await throughProvider(visitor, ADA, { path: TO_PRIVATE });
    expect(asked).toLeadTo('/login/limit?returnTo=%2Fprivate');
    const session = asked.all('[data-session]')[0]!.getAttribute('data-session')!;
    const page = await visitor.submit(asked.path, { session });
    expect(page).toLeadTo('/private');
    expect(page).toBeLoggedInAs(ADA.email);
  });

  it('gets a new session, so that a planted one logs nobody in', async () => {
    const app = await start();
    const visitor = app.visitor();
    const [first, again] = [await sentTo(visitor), await sentTo(visitor)];
    const attacker = visitor.thief();
    expect(await comeBack(visitor, issuer.answer(first))).toLeadTo('/provider-signup');
    expect(await attacker.open('/provider-signup')).toLeadTo(BEGIN_AGAIN);
    await signedUpThrough(app.visitor());
    expect(await comeBack(visitor, issuer.answer(again))).toBeLoggedInAs(ADA.email);
    await expect(attacker).toBeGuest();
  });

  it('is told when they refuse there, and when the provider is away; the rest of the site goes on', async () => {
    const app = await startApp({
      ...issuer.settings(),
      ...issuer.settings('AWAY'),
      OIDC_AWAY_ISSUER: 'http://127.0.0.1:1',
    });
    const visitor = app.visitor();
    const { state, iss } = issuer.answer(await sentTo(visitor));
    const page = await comeBack(visitor, { error: 'access_denied', state, iss });
    expect(page).toShowFlash('You did not log in at Local.');
    const away = await visitor.open('/auth/away');
    expect(away.status).toBe(503);
    expect(away.text('#main')).toContain('Away does not answer now.');
    expect((await visitor.open('/login')).status).toBe(200);
  });

  it('may have several tabs open at the provider', async () => {
    const app = await start();
    const visitor = app.visitor();
    await signedUpThrough(visitor);
    await visitor.submit('/logout');
    const tabs = [await sentTo(visitor), await sentTo(visitor, '/auth/local?returnTo=/private')];
    expect(await comeBack(visitor, issuer.answer(tabs[1]!))).toLeadTo('/private');
  });

  it('has ten minutes for it', async () => {
    const app = await start();
    const visitor = app.visitor();
    const answer = issuer.answer(await sentTo(visitor));
    const clock = stopClock();
    await clock.pass(10 * 60 + 1);
    const page = await comeBack(visitor, answer);
    expect(page).toLeadTo(BEGIN_AGAIN);
    expect(page).toShowFlash('That took longer than ten minutes, or was opened twice. Try again.');
  });

  it('comes from a page of ours: another site begins no login', async () => {
    const visitor = (await start()).visitor();
    for (const site of ['cross-site', 'same-site'])
      expect(await visitor.open('/auth/local', { 'sec-fetch-site': site })).toLeadTo('/login');
  });
});

describe('A provider', () => {
  it('sends the browser back to one address, with all that an answer must fit to', async () => {
    const app = await start();
    const visitor = app.visitor();
    const location = await sentTo(visitor);
    const asked = Object.fromEntries(new URL(location).searchParams);
    const secret = expect.stringMatching(/^[\w-]{43}$/);
    expect(asked).toEqual({
      client_id: 'starter',
      redirect_uri: `${app.config.publicOrigin}/auth/local/callback`,
      response_type: 'code',
      scope: 'openid email',
      state: secret,
      nonce: secret,
      code_challenge: secret,
      code_challenge_method: 'S256',
    });
    const { code, state, iss } = issuer.answer(location);
    const query = new URLSearchParams({ code, state, iss }).toString();
    const { headers, status } = await visitor.request(`/auth/local/callback?${query}`);
    expect([status, headers.get('referrer-policy')]).toEqual([303, 'no-referrer']);
    expect(headers.get('location')).toBe('/provider-signup');
  });

  it('gives access tokens that are kept nowhere, and that no browser sees', async () => {
    const app = await start();
    const visitor = app.visitor();
    const pages = [await throughProvider(visitor), await visitor.submit('/provider-signup')];
    const token = issuer.accessTokens.at(-1)!;
    const kept = JSON.stringify([await everyRow(app), pages.map(({ html }) => html)]);
    expect(kept).toContain(ADA.email);
    expect(kept).not.toContain(token);
  });
});

describe('A provider that answers with a form', () => {
  const form = (answer: Record<string, string>) => ({
    method: 'POST',
    body: new URLSearchParams({ ...answer, user: '{}' }),
    headers: { 'sec-fetch-site': 'cross-site', origin: issuer.origin },
  });

  it('is let through without a cookie, and its answer counts in the session that asked', async () => {
    const app = await startApp({ ...issuer.settings(), OIDC_LOCAL_RESPONSE_MODE: 'form_post' });
    const visitor = app.visitor();
    const location = await sentTo(visitor);
    expect(new URL(location).searchParams.get('response_mode')).toBe('form_post');
    const sent = await app.visitor().request('/auth/local/callback', form(issuer.answer(location)));
    expect([sent.status, sent.headers.getSetCookie()]).toEqual([303, []]);
    const path = sent.headers.get('location')!;
    expect(path).toMatch(/^\/auth\/local\/callback\?code=[^&]+&state=[^&]+&iss=[^&]+$/);
    expect(await app.visitor().open(path)).toLeadTo(BEGIN_AGAIN);
    expect(await visitor.open(path)).toLeadTo('/provider-signup');
  });

  it('is none that the settings do not name', async () => {
    const visitor = (await start()).visitor();
    const { status } = await visitor.request('/auth/local/callback', form({ code: '1' }));
    expect(status).toBe(404);
  });
});

describe('A login at a provider that is linked to an account', () => {
  async function linked() {
    const app = await start();
    const ada = await seed.user(app);
    const visitor = await actingAs(app, ada);
    await throughProvider(visitor, ADA, { path: '/auth/local/link' });
    await visitor.submit(LOGINS);
    return { app, ada, visitor };
  }

  it('is listed, downloaded with the data of the account, and removed', async () => {
    const { app, visitor } = await linked();
    const page = await visitor.open(LOGINS);
    const [item] = page.all('[data-id]');
    expect(item!.text).toContain('Local');
    expect((await visitor.open('/account/data')).html).toContain('"provider":"local"');
    const end = `${LOGINS}/${item!.getAttribute('data-id')}/end`;
    expect(
      (await (await actingAs(app, await seed.user(app, 'eve@example.com'))).submit(end)).status,
    ).toBe(404);
    expect(await visitor.submit(end)).toShowFlash(
      'That login at Local is removed: it does not log in to this account any more.',
    );
    expect(await throughProvider(app.visitor())).toBeGuest();
  });

  it('is not removed when it is the last way to log in', async () => {
    const app = await start();
    const visitor = app.visitor();
    await signedUpThrough(visitor);
    const id = (await visitor.open(LOGINS)).all('[data-id]')[0]!.getAttribute('data-id');
    expect(await visitor.submit(`${LOGINS}/${id}/end`)).toShowFlash(
      'You could not log in without this login. Add a password or another login first.',
    );
    expect((await everyRow(app)).identities).toHaveLength(1);
  });

  it('belongs to one account', async () => {
    const { app } = await linked();
    const eve = await actingAs(app, await seed.user(app, 'eve@example.com'));
    const page = await throughProvider(eve, ADA, { path: '/auth/local/link' });
    expect(page).toShowFlash(
      'That login at Local belongs to another account here. Remove it there first.',
    );
    expect((await everyRow(app)).identities).toHaveLength(1);
  });

  it('is linked by a form of ours, which shows whose it is: another site cannot link one', async () => {
    const app = await start();
    const visitor = await actingAs(app, await seed.user(app));
    const page = await throughProvider(
      visitor,
      { ...ADA, email: 'eve@example.com' },
      { path: '/auth/local/link' },
    );
    expect(page.text('#main')).toContain('eve@example.com');
    expect((await everyRow(app)).identities).toHaveLength(0);
    const forged = await visitor.submit(LOGINS, {}, { 'sec-fetch-site': 'cross-site' });
    expect(forged.status).toBe(403);
  });

  it('is told to the owner by mail, linked or removed, with a link that takes it from an attacker', async () => {
    const { app, ada, visitor } = await linked();
    const mail = await mailTo(app, ada);
    expect(mail.subject).toBe('A login through Local was linked to your account');
    const id = (await visitor.open(LOGINS)).all('[data-id]')[0]!.getAttribute('data-id');
    const owner = app.visitor();
    await owner.open(mail.path);
    await owner.submit('/not-me');
    expect((await everyRow(app)).identities).toHaveLength(0);
    expect((await visitor.submit(`${LOGINS}/${id}/end`)).path).toMatch(/^\/login/);
    const other = await actingAs(app, ada);
    await throughProvider(other, ADA, { path: '/auth/local/link' });
    await other.submit(LOGINS);
    // Two mails that are sent at once come in any order.
    await mailTo(app, ada);
    await other.submit(`${LOGINS}/${id}/end`);
    expect((await mailTo(app, ada)).subject).toBe(
      'The login through Local was removed from your account',
    );
  });

  it('confirms who it is, when the provider has asked again, and not otherwise', async () => {
    const { app, ada } = await linked();
    await signedUpThrough(app.visitor(), EVE);
    const old = await actingAs(app, ada, { reauthenticated: false });
    const asked = await old.open('/account/delete');
    expect(asked.text('#main')).toContain('Use your login at Local');
    const path = '/auth/local/confirm?returnTo=/account/delete';
    const query = new URL(await sentTo(old, path)).searchParams;
    expect([query.get('prompt'), query.get('max_age')]).toEqual(['login', '0']);
    const anHourAgo = Math.floor(Date.now() / 1000) - 3600;
    for (const user of [{ ...ADA, auth_time: anHourAgo }, { ...ADA, auth_time: undefined }, EVE]) {
      await throughProvider(old, user, { path });
      expect((await old.open('/account/delete')).path).toMatch(/^\/confirm/);
    }
    expect(await throughProvider(old, ADA, { path })).toLeadTo('/account/delete');
  });

  it('stays with a new password by mail when it has the email of the account, and goes with it otherwise', async () => {
    const { app, ada, visitor } = await linked();
    await throughProvider(visitor, EVE, { path: '/auth/local/link' });
    await visitor.submit(LOGINS);
    const owner = app.visitor();
    await owner.submit('/reset', { email: ada.email });
    const reset = (await mailsTo(app, ada.email)).find(({ subject }) =>
      /new password/.test(subject),
    )!;
    await owner.open(reset.path);
    await owner.submit('/new-password', { newPassword: 'a wholly different sentence' });
    expect(await throughProvider(app.visitor(), { sub: '2' })).toBeGuest();
    expect(await throughProvider(app.visitor())).toBeLoggedInAs(ada.email);
  });
});
