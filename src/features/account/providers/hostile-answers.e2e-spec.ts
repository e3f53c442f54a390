import { exportSPKI, generateKeyPair, UnsecuredJWT } from 'jose';
import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { everyRow } from '../../../../test/support/every-row.js';
import {
  ADA,
  type Claims,
  comeBack,
  issuer,
  type Lie,
  sentTo,
  startIssuer,
  throughProvider,
} from './issuer.test-helpers.js';
import { startApp } from '../../../../test/support/kit.js';

const NOT_CHECKED = 'The answer of Local could not be checked. Try again, or use another way.';
const LATE = 'That took longer than ten minutes, or was opened twice. Try again.';

const start = () => startApp(issuer.settings());

const now = () => Math.floor(Date.now() / 1000);
const other = await generateKeyPair('RS256');
const publicKey = Buffer.from(await exportSPKI(issuer.publicKey));

const LIES: [string, Lie][] = [
  ['made for another application', { claims: { aud: 'another' } }],
  [
    'made for others, too, by somebody else',
    { claims: { aud: ['another', 'starter'], azp: 'another' } },
  ],
  ['of another login', { claims: { nonce: 'another' } }],
  ['without its nonce', { claims: { nonce: undefined } }],
  ['of another issuer', { claims: { iss: 'https://other.example' } }],
  ['that has expired', { claims: { iat: now() - 600, exp: now() - 300 } }],
  ['about nobody', { claims: { sub: undefined } }],
  ['signed by another key', { key: other.privateKey }],
  ['signed by a key of another name', { header: { kid: 'two' } }],
  [
    'signed with the public key as a secret',
    { header: { alg: 'HS256' }, key: createSecretKey(publicKey) },
  ],
  ['that nobody has signed', { token: (claims) => new UnsecuredJWT(claims).encode() }],
  ['that is none', { token: () => 'x.y.z' }],
  ['that is missing', { token: () => undefined }],
];

describe('An ID token', () => {
  it('is refused that is not right', async () => {
    const app = await start();
    const visitor = app.visitor();
    for (const [which, lie] of LIES) {
      const page = await throughProvider(visitor, ADA, { lie });
      expect(page.flash, which).toBe(NOT_CHECKED);
      expect(page).toBeGuest();
    }
    expect(app.log.events('provider_refused')).toHaveLength(LIES.length);
  });
});

describe('An answer of a provider', () => {
  it('counts only in the session that asked', async () => {
    const app = await start();
    const answer = issuer.answer(await sentTo(app.visitor()));
    const victim = app.visitor();
    await sentTo(victim);
    expect(await comeBack(victim, answer)).toShowFlash(LATE);
  });

  it('counts once, also in a copy of the session, and at the same moment', async () => {
    const app = await start();
    const visitor = app.visitor();
    const answer = issuer.answer(await sentTo(visitor), ADA, { isReusable: true });
    const tabs = [visitor, visitor.thief()];
    const later = visitor.thief();
    const pages = await Promise.all(tabs.map((each) => comeBack(each, answer)));
    expect(pages.filter(({ path }) => path === '/provider-signup')).toHaveLength(1);
    for (const each of [...tabs, later]) expect(await comeBack(each, answer)).toShowFlash(LATE);
  });

  it('is refused with a code of another login: PKCE and nonce belong to one', async () => {
    const app = await start();
    const [attacker, victim] = [app.visitor(), app.visitor()];
    const stolen = issuer.answer(await sentTo(attacker));
    const { state, iss } = issuer.answer(await sentTo(victim));
    const page = await comeBack(victim, { code: stolen.code, state, iss });
    expect(page).toShowFlash(NOT_CHECKED);
  });

  it('is refused from another provider than the one that was asked', async () => {
    const evil = await startIssuer();
    const app = await startApp({ ...issuer.settings(), ...evil.settings('EVIL') });
    const visitor = app.visitor();
    const location = await sentTo(visitor);
    const answer = issuer.answer(location);
    expect(await comeBack(visitor, answer, '/auth/evil/callback')).toShowFlash(LATE);
    const { code, state } = issuer.answer(await sentTo(visitor));
    expect(await comeBack(visitor, { code, state, iss: evil.origin })).toShowFlash(NOT_CHECKED);
    const { iss: _, ...without } = issuer.answer(await sentTo(visitor));
    expect(await comeBack(visitor, without)).toShowFlash(NOT_CHECKED);
  });

  it('is asked for from none that says it is another one', async () => {
    const here = issuer.origin.replace('127.0.0.1', 'localhost');
    const app = await startApp({ ...issuer.settings(), OIDC_LOCAL_ISSUER: here });
    expect((await app.visitor().open('/auth/local')).status).toBe(503);
  });

  it('is refused without the state of a login that has begun here', async () => {
    const visitor = (await start()).visitor();
    await sentTo(visitor);
    for (const more of [{}, { state: 'x'.repeat(43) }, { error: 'access_denied' }])
      expect(await comeBack(visitor, { code: 'x', ...more })).toShowFlash(LATE);
  });

  it('cannot make the same identity two accounts', async () => {
    const app = await start();
    const visitors = [app.visitor(), app.visitor()];
    for (const visitor of visitors) await throughProvider(visitor);
    const made = await Promise.all(visitors.map((visitor) => visitor.submit('/provider-signup')));
    expect(made.filter(({ user }) => user === ADA.email)).toHaveLength(1);
    const rows = await everyRow(app);
    expect([rows.users!.length, rows.identities!.length]).toEqual([1, 1]);
  });

  it('is not believed what the provider tells about somebody else', async () => {
    const app = await start();
    const userinfo: Claims = { sub: '2', email: 'eve@example.com', email_verified: true };
    const page = await throughProvider(app.visitor(), { sub: '1', userinfo });
    expect(page).toShowFlash(NOT_CHECKED);
  });
});
