import { describe, expect } from 'vitest';
import { actingAs, it, seed, startApp, stopClock } from './support/kit.js';
import { expectSlowedDown, logIn, signedUp } from './support/people.js';
import { lastingStore } from './support/stores.js';

const ADA = 'ada@example.com';

describe('A visitor', () => {
  it('counts, signs up, comes back after a restart, ends other devices, and logs out', async () => {
    const store = await lastingStore();
    const before = await startApp(store);
    const visitor = before.visitor();
    await visitor.open('/count');
    expect((await visitor.open('/count')).count).toBe(2);
    await signedUp(before, ADA, visitor);
    await visitor.open('/count');
    await before.close();

    const app = await startApp(store);
    const laptop = app.visitor(visitor.jar);
    expect(await laptop.open('/count')).toBeLoggedInAs(ADA);
    expect((await laptop.open('/count')).count).toBe(3);
    const phone = await actingAs(app, ADA);
    const thief = laptop.thief();
    await laptop.submit('/private/end-others');
    await expect(phone).toBeGuest();
    await expect(laptop).toBeLoggedInAs(ADA);

    await laptop.submit('/logout');
    await expect(laptop).toBeGuest();
    await expect(thief).toBeGuest();
    const { status, html } = await laptop.submit('/login', { email: ADA, password: 'wrong' });
    expect(status, html).toBe(422);
    await logIn(laptop, ADA);
  });

  it('is slowed down after wrong passwords, and logged out after half an hour of nothing', async ({
    app,
  }) => {
    await seed.user(app, ADA);
    const guess = () => app.visitor().submit('/login', { email: ADA, password: 'wrong' });
    await expectSlowedDown(app, guess);
    const seconds = Number((await guess()).headers.get('retry-after'));

    const clock = stopClock();
    await clock.pass(seconds + 1);
    const visitor = app.visitor();
    await logIn(visitor, ADA);
    await clock.pass(app.config.idleSeconds + 1);
    await expect(visitor).toBeGuest();
  });
});
