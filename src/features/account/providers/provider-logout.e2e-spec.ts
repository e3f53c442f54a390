import { generateKeyPair } from 'jose';
import { createSecretKey } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import {
  ADA,
  type Claims,
  comeBack,
  issuer,
  type Lie,
  sentTo,
  signedUpThrough,
  throughProvider,
} from './issuer.test-helpers.js';
import { actingAs, seed, startApp, stopClock } from '../../../../test/support/kit.js';
import { codeFor, withSecondFactor } from '../second-factor/second-factor.test-helpers.js';
import { Cleanup } from '#core/database/cleanup.js';
import { everyRow } from '../../../../test/support/every-row.js';
import type { RunningApp } from '../../../../test/support/app.js';
import { ProviderSessions } from './provider-sessions.js';

const start = () => startApp(issuer.settings());

async function tell(app: RunningApp, token: string) {
  const body = new URLSearchParams({ logout_token: token });
  const response = await app
    .visitor()
    .request('/auth/local/backchannel-logout', { method: 'POST', body });
  expect(response.headers.get('cache-control')).toBe('no-store');
  return response.status;
}

const now = () => Math.floor(Date.now() / 1000);
const stranger = await generateKeyPair('RS256');

describe('A session that ends at the provider', () => {
  it('ends the login that came from it, and no other one', async () => {
    const app = await start();
    const home = app.visitor();
    await signedUpThrough(home);
    const work = app.visitor();
    await throughProvider(work, { ...ADA, sid: 'at work' });
    const other = await actingAs(app, ADA.email);
    expect(await tell(app, await issuer.logoutToken({ sub: '1', sid: 'at home' }))).toBe(200);
    await expect(home).toBeGuest();
    for (const visitor of [work, other]) await expect(visitor).toBeLoggedInAs(ADA.email);
    expect(await tell(app, await issuer.logoutToken({ sub: '1' }))).toBe(200);
    await expect(work).toBeGuest();
    await expect(other).toBeLoggedInAs(ADA.email);
  });

  it('ends the login when the provider tells it again, because the first time failed', async () => {
    const app = await start();
    const visitor = app.visitor();
    await signedUpThrough(visitor);
    const token = await issuer.logoutToken({ sub: '1' });
    vi.spyOn(app.app.get(ProviderSessions), 'end').mockRejectedValueOnce(new Error('Out of order'));
    expect(await tell(app, token)).toBe(500);
    await expect(visitor).toBeLoggedInAs(ADA.email);
    expect(await tell(app, token)).toBe(200);
    await expect(visitor).toBeGuest();
    expect(await tell(app, token)).toBe(400);
  });

  it('ends the login also when the password was chosen since, and when its code is entered only now', async () => {
    const app = await start();
    const visitor = app.visitor();
    await signedUpThrough(visitor);
    await visitor.submit('/account/password/new', { newPassword: 'four words in a row' });
    const [ada] = (await everyRow(app)).users as [{ id: string; email: string }];
    await withSecondFactor(app, ada);
    const waiting = app.visitor();
    await throughProvider(waiting);
    await tell(app, await issuer.logoutToken({ sid: ADA.sid }));
    await expect(visitor).toBeGuest();
    await waiting.submit('/login/code', { code: await codeFor(app, ada) });
    await expect(waiting).toBeGuest();
  });

  it('ends the login also when that lasts longer than when it began, since a new password', async () => {
    const lasting = { SESSION_IDLE_SECONDS: '600', SESSION_ABSOLUTE_SECONDS: '600' };
    const app = await startApp({ ...issuer.settings(), ...lasting });
    const clock = stopClock();
    const visitor = app.visitor();
    await signedUpThrough(visitor);
    await clock.pass(400);
    await visitor.submit('/account/password/new', { newPassword: 'four words in a row' });
    await clock.pass(300);
    await app.app.get(Cleanup).cleanUp();
    await expect(visitor).toBeLoggedInAs(ADA.email);
    expect(await tell(app, await issuer.logoutToken({ sid: ADA.sid }))).toBe(200);
    await expect(visitor).toBeGuest();
  });

  const LIES: [string, Claims, Lie?][] = [
    ['of another issuer', { iss: 'https://other.example' }],
    ['for another application', { aud: 'another' }],
    ['that has expired', { iat: now() - 200, exp: now() - 100 }],
    ['that was made long ago', { iat: now() - 3600 }],
    ['without a time', { iat: undefined }],
    ['that never expires', { exp: undefined }],
    ['without an id', { jti: undefined }],
    ['about nobody', { sub: undefined, sid: undefined }],
    ['about more than one', { sub: ['1', '2'] as never }],
    ['without its event', { events: {} }],
    ['that is an ID token', { events: undefined, nonce: 'x' }],
    ['with a nonce', { nonce: 'x' }],
    ['of another kind', {}, { header: { typ: 'at+jwt' } }],
    ['signed by another key', {}, { key: stranger.privateKey }],
    [
      'signed with a secret',
      {},
      { header: { alg: 'HS256' }, key: createSecretKey(Buffer.alloc(32)) },
    ],
  ];

  it('is not believed by a token that is not right', async () => {
    const app = await start();
    const visitor = app.visitor();
    await signedUpThrough(visitor);
    for (const [which, claims, lie] of LIES) {
      const token = await issuer.logoutToken({ sub: '1', sid: ADA.sid, ...claims }, lie);
      expect(await tell(app, token), which).toBe(400);
    }
    await expect(visitor).toBeLoggedInAs(ADA.email);
  });

  it('is told once: a token that somebody has kept ends no later login', async () => {
    const app = await start();
    const visitor = app.visitor();
    await signedUpThrough(visitor);
    const token = await issuer.logoutToken({ sub: '1' });
    expect(await tell(app, token)).toBe(200);
    await throughProvider(visitor);
    expect(await tell(app, token)).toBe(400);
    await expect(visitor).toBeLoggedInAs(ADA.email);
  });
});

describe('A logout here', () => {
  const settings = { ...issuer.settings(), OIDC_LOCAL_LOGOUT: 'provider' };

  it('leads to that of the provider, where the settings say so', async () => {
    const app = await startApp(settings);
    const visitor = app.visitor();
    await signedUpThrough(visitor);
    const page = await visitor.submit('/logout');
    expect(page).toLeadTo('/auth/local/logout');
    expect(page).toBeGuest();
    const link = page.all('#main a')[0]!.getAttribute('href')!;
    const there = new URL(await sentTo(visitor, link));
    expect(there.origin + there.pathname).toBe(`${issuer.origin}/end`);
    expect(Object.fromEntries(there.searchParams)).toEqual({
      client_id: 'starter',
      post_logout_redirect_uri: `${app.config.publicOrigin}/login?ended=logout`,
    });
  });

  it('does not, of who has logged in with a password', async () => {
    const app = await startApp(settings);
    const visitor = await actingAs(app, await seed.user(app));
    expect(await visitor.submit('/logout')).toLeadTo('/login?ended=logout');
  });
});

describe('GitHub, which speaks OAuth 2 only', () => {
  const settings = {
    OAUTH_GITHUB_CLIENT_ID: 'starter',
    OAUTH_GITHUB_CLIENT_SECRET: 'a secret of the provider',
    OAUTH_GITHUB_ISSUER: issuer.origin,
  };
  const ROUTE = '/auth/github';
  const emails = [
    { email: 'old@example.com', primary: false, verified: true },
    { email: 'ada@example.com', primary: true, verified: true },
  ];

  /** It has no `iss`. */
  async function through(visitor: ReturnType<RunningApp['visitor']>, user: Claims) {
    const { code, state } = issuer.answer(await sentTo(visitor, ROUTE), user);
    return comeBack(visitor, { code, state }, `${ROUTE}/callback`);
  }

  it('logs in by the number of its user, with the email that it has verified', async () => {
    const app = await startApp(settings);
    const visitor = app.visitor();
    const page = await through(visitor, { id: 7, emails });
    expect(page.text('#main')).toContain('You are ada@example.com at GitHub.');
    expect(await visitor.submit('/provider-signup')).toBeLoggedInAs('ada@example.com');
    expect(await through(app.visitor(), { id: 7, emails: [] })).toBeLoggedInAs('ada@example.com');
    expect(await through(app.visitor(), { id: 8, emails })).toBeGuest();
  });

  it('is not asked to confirm who somebody is, which it cannot', async () => {
    const app = await startApp(settings);
    const visitor = await actingAs(app, await seed.user(app));
    expect((await visitor.open(`${ROUTE}/confirm`)).status).toBe(404);
  });
});
