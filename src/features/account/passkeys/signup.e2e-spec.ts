import { describe, expect, it } from 'vitest';
import { everyRow } from '../../../../test/support/every-row.js';
import { mailTo, seed, startApp } from '../../../../test/support/kit.js';
import { usePasskey } from './passkeys.test-helpers.js';
import { keepMails, MAIL_SERVER } from '../../../../test/support/mail.js';
import { Device, type Lie, type NewOptions } from './passkey-device.test-helpers.js';
import { optionsOf } from './passkeys.test-helpers.js';
import type { Visitor } from '../../../../test/support/visitor.js';

const ADA = 'ada@example.com';
const SIGNUP = '/signup/without-password';
const LOGIN = '/login/passkey';

async function start(environment: Record<string, string> = {}) {
  const app = await startApp(environment, 'MAIL_URL' in environment ? { change: keepMails } : {});
  return { app, visitor: app.visitor(), device: new Device(app.config.publicOrigin) };
}

async function optionsFor(visitor: Visitor, email: string) {
  const body = new URLSearchParams({ email });
  const headers = { accept: 'application/json' };
  const answer = await visitor.request('/signup/passkey/options', {
    method: 'POST',
    body,
    headers,
  });
  return (await answer.json()) as NewOptions;
}

async function signUp(visitor: Visitor, device: Device, email = ADA, lie?: Lie, path = SIGNUP) {
  const options = await optionsFor(visitor, email);
  const credential = JSON.stringify(device.create(options, lie));
  return visitor.submit(path, { email, credential });
}

describe('Somebody who signs up with a passkey', () => {
  it('has no password, and logs in with the passkey', async () => {
    const { app, visitor, device } = await start();
    const [form] = (await visitor.open('/signup')).all('[data-passkey=signup]');
    expect(form!.getAttribute('action')).toBe(SIGNUP);
    const options = await optionsFor(visitor, ` ${ADA.toUpperCase()}`);
    expect(options).toMatchObject({
      user: { name: ADA },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    expect(visitor.jar.getCookiesSync(visitor.origin)).toEqual([]);
    const credential = JSON.stringify(device.create(options));
    const page = await visitor.submit(SIGNUP, { email: ADA, credential });
    expect(page).toBeLoggedInAs(ADA);
    expect(page).toShowFlash('Welcome. Your account is ready.');
    expect((await visitor.open('/account')).text('#main')).toContain('without a password');
    const { users, passkeys } = await everyRow(app);
    const id = Buffer.from(options.user.id, 'base64url').toString();
    expect(users).toMatchObject([{ id, email_verified: 0 }]);
    expect(passkeys).toMatchObject([{ user_id: id, uv_initialized: 1, login_at: 0 }]);
    await visitor.submit('/logout');
    expect((await visitor.open('/login')).all('.methods form')[0]!.getAttribute('action')).toBe(
      LOGIN,
    );
    expect(await usePasskey(app.visitor(), device, LOGIN)).toBeLoggedInAs(ADA);
  });

  it('does so after the link, where mails can be sent', async () => {
    const { app, visitor, device } = await start(MAIL_SERVER);
    const path = '/new-account/without-password';
    expect((await signUp(visitor, device, ADA, {}, path)).path).toMatch(/^\/signup/);
    expect((await visitor.request(SIGNUP, { method: 'POST' })).status).toBe(405);
    await visitor.submit('/signup?returnTo=%2Fprivate', { email: ADA });
    const choose = await visitor.open((await mailTo(app, ADA)).path);
    const [form] = choose.all('[data-passkey=signup]');
    expect(form!.getAttribute('action')).toBe(`${path}?returnTo=%2Fprivate`);
    expect(form!.querySelector('[name=email]')!.getAttribute('value')).toBe(ADA);
    const other = await signUp(visitor, device, 'eve@example.com', {}, path);
    expect(other.text('[data-passkey] .error')).toContain('could not be checked');
    const page = await signUp(visitor, device, ADA, {}, form!.getAttribute('action'));
    expect(page).toLeadTo('/private');
    expect(page).toBeLoggedInAs(ADA);
    expect((await everyRow(app)).users).toMatchObject([{ email: ADA, email_verified: 1 }]);
  });

  it('gets no account of somebody else, whose passkeys stay as they are', async () => {
    const { app, visitor, device } = await start();
    await seed.user(app);
    const page = await signUp(visitor, device);
    expect(page.status).toBe(422);
    expect(page.text('#email-about')).toContain('has an account already');
    expect(page.all('[data-refused]')[0]!.getAttribute('data-refused')).toContain(device.id);
    await expect(visitor).toBeGuest();
    expect((await everyRow(app)).passkeys).toEqual([]);
  });

  it('makes no second account with the same passkey, nor with the same answer', async () => {
    const { app, visitor, device } = await start();
    const options = await optionsFor(visitor, ADA);
    const form = { email: ADA, credential: JSON.stringify(device.create(options)) };
    expect(await visitor.submit(SIGNUP, form)).toBeLoggedInAs(ADA);
    const eve = app.visitor();
    const again = await eve.submit(SIGNUP, form);
    expect(again.text('[data-passkey] .error')).toContain('longer than five minutes');
    const other = await signUp(eve, device, 'eve@example.com');
    expect(other.text('[data-passkey] .error')).toContain('has a passkey for this site already');
    expect((await everyRow(app)).users).toHaveLength(1);
  });

  it.each<[string, Lie]>([
    ['without a finger or a PIN', { isVerified: false }],
    ['for another origin', { origin: 'https://evil.example' }],
    ['for a challenge that was made up', { challenge: 'x'.repeat(94) }],
  ])('is refused %s', async (_, lie) => {
    const { app, visitor, device } = await start();
    const page = await signUp(visitor, device, ADA, lie);
    expect(page.status).toBe(422);
    expect(page.text('[data-passkey] .error')).toContain('could not be checked');
    expect((await everyRow(app)).users).toEqual([]);
  });

  it('makes no account without what the form should bring', async () => {
    const { app, visitor, device } = await start();
    const { challenge } = await optionsOf(visitor, LOGIN);
    const user = { id: Buffer.from('demo').toString('base64url') };
    const credential = JSON.stringify(device.create({ challenge, user }));
    for (const form of [{ email: ADA }, { email: ADA, credential: '' }, { email: ADA, credential }])
      expect((await visitor.submit(SIGNUP, form)).status).toBe(422);
    const page = await visitor.submit(SIGNUP, { email: 'nobody', credential });
    expect(page.text('#email-about')).toContain('Enter an email address');
    expect((await everyRow(app)).users).toEqual([]);
  });
});
