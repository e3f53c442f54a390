import { describe, expect, it, vi } from 'vitest';
import { everyRow } from '../../../../test/support/every-row.js';
import { actingAs, seed, startApp } from '../../../../test/support/kit.js';
import { passkeyOf } from './passkeys.test-helpers.js';
import { base64url, Device } from './passkey-device.test-helpers.js';
import { BYTES } from '#core/config/defaults.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { ValidationException } from '#core/web/forms/form.js';
import { Throttle } from '#core/web/throttle/throttle.js';
import { PasskeyResponses, purposes } from './responses.js';
import { WebAuthn } from './web-authn.js';

type Message = Record<string, unknown> & { response: Record<string, unknown> };

/** What may stand in the place of every field. */
const VALUES: Record<string, unknown> = {
  nothing: undefined,
  null: null,
  'a number': 7,
  'a list': ['x'],
  'an object': { toString: 'x', length: 5 },
  'an empty text': '',
  'no base64url': '%\0 +/=é',
  'a long text': 'A'.repeat(9000),
  'bytes that mean nothing': base64url(Buffer.alloc(200, 0x9f)),
  'lists in lists': base64url(Buffer.alloc(5000, 0x81)),
  'a list that says it is endless': base64url(Buffer.from('9bffffffffffffffff', 'hex')),
};

type Damage = (message: Message) => object;

/** Each field as it should not be. */
const damages = ({ response }: Message) =>
  Object.entries(VALUES).flatMap(([kind, value]): [string, Damage][] => [
    ...['id', 'rawId', 'type', 'response'].map((field): [string, Damage] => [
      `${kind} as ${field}`,
      (message) => ({ ...message, [field]: value }),
    ]),
    ...Object.keys(response).map((field): [string, Damage] => [
      `${kind} as ${field}`,
      (message) => ({ ...message, response: { ...message.response, [field]: value } }),
    ]),
  ]);

const CLIENT_DATA = ['null', '[]', '7', '{', '{"type":7}', '{"__proto__":{"type":"webauthn.get"}}'];

const TEXTS = [
  '',
  'null',
  '7',
  '"x"',
  '[]',
  '{}',
  '{',
  '{"id":null}',
  '{"id":["x"],"response":{}}',
];

describe('A message of a browser that is damaged or made up', () => {
  /** Ada has a passkey. What is refused says so at the field, and breaks nothing. */
  async function start() {
    const app = await startApp();
    const ada = await seed.user(app);
    const laptop = await actingAs(app, ada);
    const device = await passkeyOf(app, ada, 0);
    vi.spyOn(app.app.get(Throttle), 'count').mockResolvedValue();
    const [responses, webAuthn] = [app.app.get(PasskeyResponses), app.app.get(WebAuthn)];
    const request = { method: 'POST', headers: {}, protocol: 'http', session: {} };
    const asked = { ...request, url: '/', originalUrl: '/', query: {}, params: {} };
    return { app, ada, laptop, device, responses, webAuthn, asked };
  }

  async function expectRefused(next: () => Promise<object>, take: (sent: string) => unknown) {
    const send = async (what: string, sent: string) => {
      await expect(Promise.resolve(take(sent)), what).rejects.toBeInstanceOf(ValidationException);
    };
    for (const [what, damage] of damages((await next()) as Message)) {
      await send(what, JSON.stringify(damage((await next()) as Message)));
    }
    for (const text of CLIENT_DATA) {
      const message = (await next()) as Message;
      message.response['clientDataJSON'] = base64url(text);
      await send(text, JSON.stringify(message));
    }
  }

  it('adds no passkey', async () => {
    const { app, ada, responses, webAuthn, asked } = await start();
    const [login] = (await everyRow(app)).logins as { id: string }[];
    const credential = { userId: ada.id, row: { table: 'logins', id: login!.id } };
    const owner = { userId: ada.id, loginId: login!.id, credential } as LoggedInUser;
    const device = new Device(app.config.publicOrigin);
    const next = async () =>
      device.create(await webAuthn.registrationOptions(purposes.add(owner), ada));
    const take = (sent: string) => responses.add(asked, owner, sent);
    await expectRefused(next, take);
    expect((await everyRow(app)).passkeys).toHaveLength(1);
    const good = JSON.stringify(await next());
    await take(good);
    expect((await everyRow(app)).passkeys).toHaveLength(2);
  });

  it('logs nobody in, and confirms nothing', async () => {
    const { app, ada, device, responses, webAuthn, asked } = await start();
    const next = async (lie = {}) =>
      device.get(await webAuthn.authenticationOptions(purposes.logIn), lie);
    await expectRefused(next, (sent) => responses.check(asked, purposes.logIn, sent));
    // Whose it is, is known: a device need not say it.
    const silent = async () => {
      const message = await next();
      const { userHandle: _, ...response } = message.response as Record<string, unknown>;
      return { ...message, response };
    };
    await expectRefused(silent, (sent) => responses.check(asked, purposes.logIn, sent, ada.id));
    expect((await everyRow(app)).passkeys).toMatchObject([{ used_at: null }]);
    const good = JSON.stringify(await next());
    const shown = await responses.check(asked, purposes.logIn, good);
    expect(shown).toMatchObject({ userId: ada.id });
  });

  it.each(['/account/passkeys', '/login/passkey', '/confirm/passkey'])(
    'is a form with a mistake at %s',
    async (path) => {
      const { laptop } = await start();
      for (const passkey of TEXTS) {
        const page = await laptop.submit(path, { passkey });
        expect(page.status, passkey).toBe(422);
        expect(page.text('[data-passkey] .error')).toContain('could not be checked');
      }
      const huge = 'x'.repeat(BYTES.form);
      expect((await laptop.submit(path, { passkey: huge })).status).toBe(413);
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      for (const body of ['', 'other=x', 'passkey=1&passkey=2']) {
        const answer = await laptop.request(path, { method: 'POST', body, headers });
        expect(answer.status, body).toBe(422);
      }
    },
  );
});
