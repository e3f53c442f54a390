import { describe, expect } from 'vitest';
import { actingAs, it, seed, startApp, stopClock } from '../../../test/support/kit.js';
import { PASSWORD } from '../../../test/support/people.js';
import type { Visitor } from '../../../test/support/visitor.js';

const NEW_PASSWORD = 'a wholly different sentence';
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

const sessions = async (visitor: Visitor) =>
  (await visitor.open('/account')).all('[data-session]').map((element) => ({
    id: element.getAttribute('data-session')!,
    isCurrent: element.hasAttribute('data-current'),
    text: element.text.replace(/\s+/g, ' '),
  }));

const other = async (visitor: Visitor) =>
  (await sessions(visitor)).find(({ isCurrent }) => !isCurrent)!.id;

/** A laptop and a phone of the same user. */
async function twoDevices() {
  const app = await startApp();
  const laptop = await actingAs(app, await seed.user(app));
  const phone = await actingAs(app, 'ada@example.com');
  return { app, laptop, phone };
}

describe('The list of one’s sessions', () => {
  it('has each device, and marks this one', async () => {
    const { laptop } = await twoDevices();
    const list = await sessions(laptop);
    expect(list).toHaveLength(2);
    expect(list.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
    expect(list[0]!.text).toMatch(/From 127\.0\.0\.1\. Logged in .+ UTC, last seen .+ UTC/);
  });

  it('says when the user has logged in, also after a new password', async () => {
    const { laptop } = await twoDevices();
    const loggedIn = async () => (await laptop.open('/account')).text('[data-current] time');
    const before = await loggedIn();
    await stopClock().pass(120);
    await laptop.submit('/account/password', {
      currentPassword: PASSWORD,
      newPassword: NEW_PASSWORD,
    });
    expect(await loggedIn()).toBe(before);
  });

  it('has a logout for this device', async () => {
    const { laptop } = await twoDevices();
    const button = (await laptop.open('/account')).all('[data-current] button')[0]!;
    expect(button.getAttribute('formaction')).toBe('/logout');
  });

  it('says in words which device it is', async () => {
    const { app, laptop } = await twoDevices();
    const form = { email: 'ada@example.com', password: PASSWORD };
    await app.visitor().submit('/login', form, { 'user-agent': FIREFOX });
    const list = await sessions(laptop);
    expect(list.map(({ text }) => text).join()).toContain('Firefox on Windows');
  });

  it('shows whatever a browser calls itself as text', async () => {
    const { app, laptop } = await twoDevices();
    const form = { email: 'ada@example.com', password: PASSWORD };
    await app
      .visitor()
      .submit('/login', form, { 'user-agent': '<script>alert(1)</script>{{user}}' });
    expect((await laptop.open('/account')).html).not.toContain('<script>alert');
  });

  it('cuts off a browser that calls itself something endless', async () => {
    const { app, laptop } = await twoDevices();
    const form = { email: 'ada@example.com', password: PASSWORD };
    await app.visitor().submit('/login', form, { 'user-agent': `Firefox/${'1'.repeat(8000)}` });
    expect((await laptop.open('/account')).html.length).toBeLessThan(10_000);
  });

  it('leaves out those that ended by themselves', async () => {
    const { laptop } = await twoDevices();
    const clock = stopClock();
    await clock.pass(1200);
    await laptop.open('/');
    await clock.pass(1200);
    expect(await sessions(laptop)).toHaveLength(1);
  });

  it('offers to end the others when there are others', async () => {
    const { laptop, phone } = await twoDevices();
    const button = '[formaction$=end-others]';
    expect((await laptop.open('/account')).all(button)).toHaveLength(1);
    await phone.submit('/logout');
    expect((await laptop.open('/account')).all(button)).toHaveLength(0);
  });

  it('forgets those that were logged out', async () => {
    const { laptop, phone } = await twoDevices();
    await phone.submit('/logout');
    expect(await sessions(laptop)).toHaveLength(1);
  });
});

describe('Ending a session', () => {
  it('makes that device a guest at its next request', async () => {
    const { laptop, phone } = await twoDevices();
    const page = await laptop.submit(`/account/sessions/${await other(laptop)}/end`);
    expect(page).toShowFlash('That device is logged out.');
    await expect(phone).toBeGuest();
    await expect(laptop).toBeLoggedInAs('ada@example.com');
  });

  it('logs out when it is this one', async () => {
    const { laptop, phone } = await twoDevices();
    const page = await laptop.submit(`/account/sessions/${await other(phone)}/end`);
    expect(page).toShowFlash('You are logged out.');
    await expect(phone).toBeLoggedInAs('ada@example.com');
  });

  it('ends all the others at once, and not this one', async () => {
    const { app, laptop, phone } = await twoDevices();
    const tablet = await actingAs(app, 'ada@example.com');
    const page = await laptop.submit('/account/sessions/end-others');
    expect(page).toShowFlash('2 other devices are logged out.');
    for (const device of [phone, tablet]) await expect(device).toBeGuest();
    await expect(laptop).toBeLoggedInAs('ada@example.com');
  });

  it('does nothing to the session of somebody else, or to one that is not there', async () => {
    const { app, laptop } = await twoDevices();
    const stranger = await actingAs(app, await seed.user(app, 'eve@example.com'));
    const id = await other(laptop);
    expect((await stranger.submit(`/account/sessions/${id}/end`)).status).toBe(404);
    expect((await stranger.submit('/account/sessions/nothing/end')).status).toBe(404);
    expect(await sessions(laptop)).toHaveLength(2);
  });

  it('asks for the password when it was asked for more than ten minutes ago', async () => {
    const { laptop, phone } = await twoDevices();
    await stopClock().pass(601);
    const path = `/account/sessions/${await other(laptop)}/end`;
    for (const form of [path, '/account/sessions/end-others']) {
      expect((await laptop.submit(form)).path).toMatch(/^\/confirm/);
    }
    await expect(phone).toBeLoggedInAs('ada@example.com');
    await laptop.submit('/confirm', { password: PASSWORD });
    await laptop.submit(path);
    await expect(phone).toBeGuest();
  });
});

describe('Changing the password', () => {
  const change = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };

  it('ends every other session, and gives this one a new identity', async () => {
    const { laptop, phone } = await twoDevices();
    const copy = laptop.thief();
    const page = await laptop.submit('/account/password', change);
    expect(page.flash).toContain('Your password is changed.');
    await expect(phone).toBeGuest();
    await expect(copy).toBeGuest();
    await expect(laptop).toBeLoggedInAs('ada@example.com');
  });

  it('leaves what the session holds', async () => {
    const { laptop } = await twoDevices();
    await laptop.open('/count');
    await laptop.submit('/account/password', change);
    expect((await laptop.open('/count')).count).toBe(2);
  });

  it.each([
    [true, 'ada@example.com'],
    [false, undefined],
  ])('leaves "stay logged in" as it was chosen: %s', async (remember, user) => {
    const app = await startApp();
    const clock = stopClock();
    const visitor = await actingAs(app, await seed.user(app), { remember });
    await visitor.submit('/account/password', change);
    await clock.pass(2 * 60 * 60);
    expect((await visitor.open('/')).user).toBe(user);
  });

  it('lets in with the new one only', async () => {
    const { app, laptop } = await twoDevices();
    await laptop.submit('/account/password', change);
    const email = 'ada@example.com';
    const old = await app.visitor().submit('/login', { email, password: PASSWORD });
    expect(old.status).toBe(422);
    const page = await app.visitor().submit('/login', { email, password: NEW_PASSWORD });
    expect(page.user).toBe(email);
  });

  it('needs the current password, and a new one that is good', async () => {
    const { laptop, phone } = await twoDevices();
    const wrong = await laptop.submit('/account/password', { ...change, currentPassword: 'no' });
    expect(wrong.status).toBe(422);
    expect(wrong.text('#currentPassword-about')).toContain('Incorrect password.');
    // The page is whole, with what is only its owner's.
    expect(wrong.all('[data-session][data-current]')).toHaveLength(1);
    const address = { ...change, newPassword: 'ADA@example.com' };
    expect((await laptop.submit('/account/password', address)).status).toBe(422);
    const short = await laptop.submit('/account/password', { ...change, newPassword: 'short' });
    expect(short.status).toBe(422);
    expect(short.text('#newPassword-about')).toContain('at least 15 characters');
    await expect(phone).toBeLoggedInAs('ada@example.com');
  });
});

describe('The account', () => {
  it('is closed to guests, whatever they send', async ({ visitor }) => {
    for (const path of ['password', 'sessions/end-others', 'sessions/x/end']) {
      const { first } = await visitor.submit(`/account/${path}`);
      expect(first.status).toBe(303);
      expect(first.headers.get('location')).toBe('/login');
    }
  });
});

describe('A password manager', () => {
  it('is led to the form for a new password, through the login where there was none', async ({
    app,
    visitor,
  }) => {
    const answer = await visitor.request('/.well-known/change-password');
    expect(answer.status).toBe(302);
    const [path, id] = answer.headers.get('location')!.split('#');
    expect((await visitor.open(path!)).path).toBe('/login?returnTo=%2Faccount');
    const page = await (await actingAs(app, await seed.user(app))).open(path!);
    expect(page.all(`#${id} + form input[name=newPassword]`)).toHaveLength(1);
  });
});
