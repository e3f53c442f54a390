import { describe, expect, it } from 'vitest';
import { everyRow } from '../../../../test/support/every-row.js';
import { actingAs, mailTo, seed, startApp, stopClock } from '../../../../test/support/kit.js';
import { Device, type Lie, type NewOptions } from './passkey-device.test-helpers.js';
import { optionsOf } from './passkeys.test-helpers.js';
import type { Visitor } from '../../../../test/support/visitor.js';

const OFFER = '/account/passkeys/offer';
/** A browser that makes it by itself shows it to nobody. */
const QUIETLY: Lie = { isPresent: false, isVerified: false };
const JSON_ONLY = { accept: 'application/json' };

/** Ada has just logged in with her password. */
async function start() {
  const app = await startApp();
  const ada = await seed.user(app);
  const laptop = await actingAs(app, ada);
  return { app, ada, laptop, device: new Device(app.config.publicOrigin) };
}

const answer = (visitor: Visitor, message: object) => {
  const body = new URLSearchParams({ passkey: JSON.stringify(message) });
  return visitor.request(OFFER, { method: 'POST', body, headers: JSON_ONLY });
};

describe('A passkey that the browser makes by itself after a login', () => {
  it('is offered on the page after it, for a minute, and asks nobody for a finger', async () => {
    const { ada, laptop, device } = await start();
    const clock = stopClock();
    expect((await laptop.open('/private')).all('[data-offered]')).toHaveLength(1);
    const options = await optionsOf<NewOptions>(laptop, OFFER);
    expect(options).toMatchObject({
      user: { name: ada.email },
      authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
    });
    expect((await answer(laptop, device.create(options, QUIETLY))).status).toBe(204);
    const page = await laptop.open('/account/passkeys');
    expect(page.text('[data-id] .hint')).toContain('without a finger or a PIN');
    await clock.pass(61);
    expect((await laptop.open('/private')).all('[data-offered]')).toEqual([]);
  });

  it('is told to the owner, and goes with the login that made it', async () => {
    const { app, ada, laptop, device } = await start();
    const options = await optionsOf<NewOptions>(laptop, OFFER);
    await answer(laptop, device.create(options, QUIETLY));
    const { subject, path } = await mailTo(app, ada);
    expect(subject).toBe('A passkey was added to your account');
    const owner = app.visitor();
    await owner.open(path);
    await owner.submit('/not-me');
    expect((await everyRow(app)).passkeys).toEqual([]);
  });

  it('is offered once in a browser, whatever it answers, also after a logout', async () => {
    const { app, ada, laptop } = await start();
    await optionsOf(laptop, OFFER);
    await laptop.submit('/logout');
    await laptop.submit('/login', { email: ada.email, password: ada.password });
    const again = await laptop.request(`${OFFER}/options`, { method: 'POST', headers: JSON_ONLY });
    expect(again.status).toBe(409);
    expect(await optionsOf(await actingAs(app, ada), OFFER)).toHaveProperty('challenge');
  });

  it('is no way to add another one without a finger, nor one of another login', async () => {
    const { app, ada, laptop, device } = await start();
    const { challenge, user } = await optionsOf<NewOptions>(laptop, OFFER);
    const passkey = JSON.stringify(device.create({ challenge, user }));
    expect((await laptop.submit('/account/passkeys', { passkey })).status).toBe(422);
    const phone = await actingAs(app, ada);
    const message = device.create({ challenge, user }, QUIETLY);
    expect((await answer(phone, message)).status).toBe(422);
    expect((await everyRow(app)).passkeys).toEqual([]);
    expect((await answer(laptop, message)).status).toBe(204);
  });
});
