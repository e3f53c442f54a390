import { describe, expect, vi } from 'vitest';
import { everyRow } from '../../../../test/support/every-row.js';
import { actingAs, it, mailTo, seed } from '../../../../test/support/kit.js';
import { passkeyOf, usePasskey } from './passkeys.test-helpers.js';
import { Device } from './passkey-device.test-helpers.js';
import { addPasskey, optionsOf } from './passkeys.test-helpers.js';
import { PASSWORD } from '../../../../test/support/people.js';
import { MAX_PASSKEYS, Passkeys } from './passkeys.js';
import { WebAuthn } from './web-authn.js';

const ROUNDS = 4;
const LOGIN = '/login/passkey';

describe('A passkey', () => {
  it('that is removed during a login lets nobody in', async ({ app }) => {
    const ada = await seed.user(app);
    const laptop = await actingAs(app, ada);
    const device = await passkeyOf(app, ada);
    const passkeys = app.app.get(Passkeys);
    const recordUse = passkeys.recordUse.bind(passkeys);
    // The last that is done before the login is inserted.
    vi.spyOn(passkeys, 'recordUse').mockImplementationOnce(async (credential, id, use) => {
      const isNew = await recordUse(credential, id, use);
      await laptop.submit(`/account/passkeys/${id}/end`);
      return isNew;
    });
    const visitor = app.visitor();
    expect((await usePasskey(visitor, device, LOGIN)).status).toBe(422);
    await expect(visitor).toBeGuest();
    expect((await everyRow(app)).logins).toHaveLength(1);
  });

  it('is removed, or logs in first, when both happen at once', async ({ app }) => {
    for (let round = 0; round < ROUNDS; round++) {
      const ada = await seed.user(app, `ada-${round}@example.com`);
      const laptop = await actingAs(app, ada);
      const device = await passkeyOf(app, ada);
      const visitor = app.visitor();
      const [page] = await Promise.all([
        usePasskey(visitor, device, LOGIN),
        laptop.submit(`/account/passkeys/${device.id}/end`),
      ]);
      expect([200, 422]).toContain(page.status);
      expect((await visitor.open('/')).user).toBe(page.user);
      expect((await usePasskey(app.visitor(), device, LOGIN)).status).toBe(422);
    }
  });

  it('that is added while its owner chooses a new password by a mail is not there afterwards', async ({
    app,
  }) => {
    const ada = await seed.user(app);
    const thief = await actingAs(app, ada);
    const owner = app.visitor();
    await owner.submit('/reset', { email: ada.email });
    await owner.open((await mailTo(app, ada)).path);
    const webAuthn = app.app.get(WebAuthn);
    const added = webAuthn.verifyRegistration.bind(webAuthn);
    vi.spyOn(webAuthn, 'verifyRegistration').mockImplementationOnce(async (...given) => {
      await owner.submit('/new-password', { newPassword: `${PASSWORD}, and another one` });
      return added(...given);
    });
    const device = new Device(app.config.publicOrigin);
    expect((await addPasskey(thief, device)).status).not.toBe(200);
    expect((await everyRow(app)).passkeys).toEqual([]);
  });

  it('is one of twenty at most, also when two are added at once', async ({ app }) => {
    const ada = await seed.user(app);
    for (let made = 1; made < MAX_PASSKEYS; made++) await passkeyOf(app, ada);
    const [laptop, phone] = [await actingAs(app, ada), await actingAs(app, ada)];
    const passkeys = app.app.get(Passkeys);
    const add = passkeys.add.bind(passkeys);
    vi.spyOn(passkeys, 'add').mockImplementationOnce(async (...given) => {
      await addPasskey(phone, new Device(app.config.publicOrigin));
      return add(...given);
    });
    const page = await addPasskey(laptop, new Device(app.config.publicOrigin));
    expect(page.text('.error')).toContain('You have 20 passkeys.');
    expect((await everyRow(app)).passkeys).toHaveLength(MAX_PASSKEYS);
  });

  it('is not copied, with a number that two use at once', async ({ app }) => {
    const ada = await seed.user(app);
    const device = await passkeyOf(app, ada);
    for (let round = 0; round < ROUNDS; round++) {
      const visitors = [app.visitor(), app.visitor()];
      const forms: Record<string, string>[] = [];
      for (const visitor of visitors) {
        device.counter = round;
        forms.push({ passkey: JSON.stringify(device.get(await optionsOf(visitor, LOGIN))) });
      }
      const pages = await Promise.all(
        visitors.map((visitor, at) => visitor.submit(LOGIN, forms[at])),
      );
      expect(pages.map(({ user }) => user).filter(Boolean)).toEqual([ada.email]);
    }
  });
});

describe('A challenge', () => {
  it('that two answer at once lets one of them in', async ({ app }) => {
    for (let round = 0; round < ROUNDS; round++) {
      const ada = await seed.user(app, `ada-${round}@example.com`);
      const device = await passkeyOf(app, ada, 0);
      const visitor = app.visitor();
      const form = { passkey: JSON.stringify(device.get(await optionsOf(visitor, LOGIN))) };
      const tabs = [visitor, visitor.thief()];
      const pages = await Promise.all(tabs.map((tab) => tab.submit(LOGIN, form)));
      expect(pages.map(({ user }) => user).filter(Boolean)).toEqual([ada.email]);
    }
  });
});
