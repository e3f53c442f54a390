import { describe, expect } from 'vitest';
import { everyRow } from '../../../../test/support/every-row.js';
import { actingAs, it, mailTo, seed, startApp, stopClock } from '../../../../test/support/kit.js';
import { passkeyOf } from './passkeys.test-helpers.js';
import { mailsTo } from '../../../../test/support/mail.js';
import { Device, type Lie, type NewOptions } from './passkey-device.test-helpers.js';
import { addPasskey, optionsOf, usePasskey } from './passkeys.test-helpers.js';
import { operator } from '../../../../test/support/operator.js';
import { expectSlowedDown, PASSWORD } from '../../../../test/support/people.js';

import { MAX_PASSKEYS } from './passkeys.js';

const PAGE = '/account/passkeys';

/** Ada is at her laptop, whose passkey is not added yet. */
async function start() {
  const app = await startApp();
  const ada = await seed.user(app);
  const laptop = await actingAs(app, ada);
  return { app, ada, laptop, device: new Device(app.config.publicOrigin) };
}

describe('A passkey', () => {
  it('keeps the last one of somebody without a password, also when both are removed at once', async ({
    app,
  }) => {
    const ada = await seed.userWithoutPassword(app);
    const visitor = await actingAs(app, ada);
    const passkeys = [await passkeyOf(app, ada), await passkeyOf(app, ada)];
    await visitor.open(PAGE);
    const form = visitor.press({});
    await Promise.all(passkeys.map(({ id }) => visitor.request(`${PAGE}/${id}/end`, form)));
    const [last, ...more] = (await everyRow(app)).passkeys as { id: string }[];
    expect(more).toEqual([]);
    expect(await visitor.submit(`${PAGE}/${last!.id}/end`)).toShowFlash(
      'You could not log in without this passkey. Add another one or a password, then remove it.',
    );
  });

  it('has the name of its provider, or else of the browser, is listed, renamed and removed', async () => {
    const { app, ada, laptop, device } = await start();
    expect((await laptop.open('/account')).all(`a[href="${PAGE}"]`)).toHaveLength(1);
    expect((await laptop.open(PAGE)).text('.empty')).toBe('None yet.');
    const aaguid = 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd';
    const page = await addPasskey(laptop, device, {}, {}, { aaguid });
    expect(page).toLeadTo(PAGE);
    expect(page).toShowFlash('Your passkey is added. From now on you can log in with it.');
    expect(page.texts('[data-id] strong')).toEqual(['iCloud Keychain']);
    expect(page.text('[data-id] .hint')).toMatch(/^Added .* UTC, not used yet\.$/);
    const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0' };
    const both = await addPasskey(laptop, new Device(app.config.publicOrigin), {}, headers);
    expect(both.texts('[data-id] strong')).toEqual(['iCloud Keychain', 'Firefox on Linux']);
    const [rename, end] = both.all('[data-id] form').map((form) => form.getAttribute('action')!);
    const renamed = await laptop.submit(rename!, { name: ' My\tlaptop ' });
    expect(renamed).toShowFlash('That passkey has another name now.');
    expect(renamed.texts('[data-id] strong')).toEqual(['My laptop', 'Firefox on Linux']);
    const rest = await laptop.submit(end!);
    expect(rest.texts('[data-id] strong')).toEqual(['Firefox on Linux']);
    const changes = app.log.events('passkey_changed');
    expect(changes.map(({ reason }) => reason)).toEqual(['added', 'added', 'removed']);
    expect(changes[0]).toMatchObject({ userId: ada.id });
  });

  it('says whether it is synced, as its device said when it was used last', async () => {
    const { app, laptop, device } = await start();
    const added = await addPasskey(laptop, device, {}, {}, { isEligible: true });
    expect(added.texts('[data-id] .badge')).toEqual(['this device only']);
    const isBackedUp = { isEligible: true, isBackedUp: true };
    await usePasskey(app.visitor(), device, '/login/passkey', isBackedUp);
    expect((await laptop.open(PAGE)).texts('[data-id] .badge')).toEqual(['synced']);
  });

  it('is found by password managers, and told to the browser where it may have changed', async () => {
    const { app, ada, laptop } = await start();
    const manage = `${app.config.publicOrigin}${PAGE}`;
    const answer = await app.visitor().request('/.well-known/passkey-endpoints');
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(await answer.json()).toEqual({ enroll: manage, manage });
    const { id } = await passkeyOf(app, ada);
    await passkeyOf(app, await seed.user(app, 'eve@example.com'));
    for (const path of ['/account', PAGE, '/account/delete']) {
      const [told] = (await laptop.open(path)).all('[data-known]');
      expect(JSON.parse(told!.getAttribute('data-known')!), path).toEqual({
        rpId: new URL(app.config.publicOrigin).hostname,
        userId: Buffer.from(ada.id).toString('base64url'),
        name: ada.email,
        ids: [id],
      });
    }
  });

  it('is removed by an operator, with all others of the account and no other', async () => {
    const { app, ada } = await start();
    const eve = await seed.user(app, 'eve@example.com');
    for (const user of [ada, ada, eve]) await passkeyOf(app, user);
    await operator(app, [ada.email, 'remove-passkeys']);
    expect((await everyRow(app)).passkeys).toMatchObject([{ user_id: eve.id }]);
  });

  it.each([
    ['', 'Unknown browser'],
    ['\0 \n', 'Unknown browser'],
    ['x'.repeat(9000), 'x'.repeat(50)],
    ['<b>{{name}}', '<b>{{name}}'],
  ])('has a name, whatever is typed: %.20j', async (name, kept) => {
    const { laptop, device } = await start();
    await addPasskey(laptop, device);
    const page = await laptop.submit(`${PAGE}/${device.id}/name`, { name }, { 'user-agent': '' });
    expect(page.all('[data-id] strong')[0]!.rawText.replace('&lt;', '<').replace('&gt;', '>')).toBe(
      kept,
    );
  });

  it('is refused beside twenty others, with a sentence', async () => {
    const { app, ada, laptop, device } = await start();
    for (let made = 0; made < MAX_PASSKEYS; made++) await passkeyOf(app, ada);
    const page = await addPasskey(laptop, device);
    expect(page.status).toBe(422);
    expect(page.text('.error')).toContain('You have 20 passkeys.');
    expect((await everyRow(app)).passkeys).toHaveLength(MAX_PASSKEYS);
  });

  it('is asked for so that it is found without a name, with a finger or a PIN, and once for each device', async () => {
    const { app, ada, laptop, device } = await start();
    await addPasskey(laptop, device);
    const options = await optionsOf(laptop, PAGE);
    expect(Buffer.from(options.challenge, 'base64url')).toHaveLength(32 + 6 + 32);
    expect((await optionsOf(laptop, PAGE)).challenge).not.toBe(options.challenge);
    expect(options).toMatchObject({
      rp: { id: new URL(app.config.publicOrigin).hostname },
      user: { id: Buffer.from(ada.id).toString('base64url'), name: ada.email },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ id: device.id }],
      attestation: 'none',
    });
    const again = await addPasskey(laptop, device);
    expect(again.status).toBe(422);
    expect(again.text('[data-passkey] .error')).toContain('has a passkey for this site already');
  });

  it('is added by the owner who has just shown it, and removed by no other', async () => {
    const { app, ada, laptop, device } = await start();
    await addPasskey(laptop, device);
    const [end, name] = [`${PAGE}/${device.id}/end`, `${PAGE}/${device.id}/name`];
    const eve = await actingAs(app, await seed.user(app, 'eve@example.com'));
    for (const path of [end, name])
      expect((await eve.submit(path, { name: 'x' })).status).toBe(404);
    const old = await actingAs(app, ada, { reauthenticated: false });
    expect((await old.open(PAGE)).path).toMatch(/^\/confirm/);
    for (const path of [PAGE, `${PAGE}/options`, `${PAGE}/offer`, name, end]) {
      expect((await old.submit(path)).path, path).toMatch(/^\/confirm/);
    }
    const headers = { accept: 'application/json' };
    const asked = await old.request(`${PAGE}/options`, { method: 'POST', headers });
    expect(asked.status).toBe(401);
    expect((await everyRow(app)).passkeys).toHaveLength(1);
  });

  it('is told to the owner by mail, added or removed, with a link that logs out whoever did it', async () => {
    const { app, ada, laptop, device } = await start();
    await addPasskey(laptop, device, {}, {}, { isVerified: false });
    expect(await mailsTo(app, ada)).toEqual([]);
    await addPasskey(laptop, device);
    const { subject, path } = await mailTo(app, ada);
    expect(subject).toBe('A passkey was added to your account');
    await laptop.submit(`${PAGE}/${device.id}/end`);
    expect((await mailTo(app, ada)).subject).toBe('A passkey was removed from your account');
    const owner = app.visitor();
    await owner.open(path);
    await owner.submit('/not-me');
    await expect(laptop).toBeGuest();
  });

  it('stays with a new password that its owner chose, and is gone with one by a mail', async () => {
    const { app, ada, laptop, device } = await start();
    await addPasskey(laptop, device);
    await passkeyOf(app, await seed.user(app, 'eve@example.com'));
    const newPassword = 'a wholly different sentence';
    await laptop.submit('/account/password', { currentPassword: PASSWORD, newPassword });
    expect((await laptop.open(PAGE)).all('[data-id]')).toHaveLength(1);
    const visitor = app.visitor();
    // So that the next mail is the one with the link: it would overtake those that wait.
    await mailsTo(app, ada);
    await visitor.submit('/reset', { email: ada.email });
    await visitor.open((await mailTo(app, ada)).path);
    await visitor.submit('/new-password', { newPassword: PASSWORD });
    const again = await actingAs(app, ada);
    expect((await again.open(PAGE)).all('[data-id]')).toEqual([]);
    expect((await everyRow(app)).passkeys).toHaveLength(1);
  });

  it('is a part of one’s data, without its key', async () => {
    const { app, ada, laptop } = await start();
    const device = await passkeyOf(app, ada);
    const text = await (await laptop.request('/account/data')).text();
    const { passkeys } = JSON.parse(text) as { passkeys: object[] };
    expect(passkeys).toEqual([
      { name: 'Laptop', created_at: expect.any(Number) as number, used_at: null },
    ]);
    expect(text).not.toContain(device.id);
  });
});

describe('What a browser answers when a passkey is added', () => {
  const lies: Record<string, Lie> = {
    'for another origin': { origin: 'https://evil.example' },
    'for another port': { origin: 'http://localhost:1' },
    'for another name': { rpId: 'evil.example' },
    'for another challenge': { challenge: 'x'.repeat(43) },
    'as a login': { type: 'webauthn.get' },
    'without a finger or a PIN': { isVerified: false },
    'without anybody there': { isPresent: false },
  };

  it.each(Object.entries(lies))('is refused %s', async (_, lie) => {
    const { app, ada, laptop, device } = await start();
    const page = await addPasskey(laptop, device, {}, {}, lie);
    expect(page.status).toBe(422);
    expect(page.text('[data-passkey] .error')).toContain('could not be checked');
    expect((await everyRow(app)).passkeys).toEqual([]);
    expect(app.log.events('passkey_refused')).toMatchObject([{ userId: ada.id, reason: 'wrong' }]);
  });

  it('is taken for five minutes, and once', async () => {
    const { app, laptop, device } = await start();
    const clock = stopClock();
    const options = await optionsOf<NewOptions>(laptop, PAGE);
    const thief = laptop.thief();
    const form = { passkey: JSON.stringify(device.create(options)) };
    await clock.pass(5 * 60);
    const late = await laptop.submit(PAGE, form);
    expect(late.text('[data-passkey] .error')).toContain('longer than five minutes');
    await clock.pass(-1);
    expect((await laptop.submit(PAGE, form)).status).toBe(200);
    await laptop.submit(`${PAGE}/${device.id}/end`);
    for (const visitor of [laptop, thief])
      expect((await visitor.submit(PAGE, form)).status).toBe(422);
    expect((await everyRow(app)).passkeys).toEqual([]);
  });

  it('is not looked at without end', async () => {
    const { app, laptop } = await start();
    await expectSlowedDown(app, () => laptop.submit(PAGE, { passkey: 'x' }));
  });
});
