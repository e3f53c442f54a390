import { describe, expect, it, vi } from 'vitest';
import { Database } from '#core/database/database.js';
import { LoginLifecycle } from '#core/logins/login-lifecycle.js';
import { UserLogins } from '#core/logins/user-logins.js';
import { Credentials } from '#core/users/credentials.js';
import { Passwords } from '#core/users/passwords.js';
import { Users } from '#core/users/users.js';
import { accountsOf, writing } from '../../../test/support/accounts.js';
import type { RunningApp } from '../../../test/support/app.js';
import { actingAs, seed, startApp } from '../../../test/support/kit.js';
import { isWaiting } from '../../../test/support/stale-credential.js';
import type { Page } from '../../../test/support/page.js';
import { PASSWORD } from '../../../test/support/people.js';
import type { User } from '../../../test/support/seed.js';
import { stores } from '../../../test/support/stores.js';
import type { Visitor } from '../../../test/support/visitor.js';

/** Enough work for others to come in between. */
const COST = { memory: 4096, passes: 1, parallelism: 1 };
const LESS = { ...COST, memory: 2048 };

/** In memory, requests come in between at few places. */
const ROUNDS = stores.name === 'memory' ? 5 : 20;
const NEW_PASSWORD = 'seven green bottles on a wall';
const CHANGE = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };

const start = () => startApp({ TRUST_PROXY: 'loopback' }, { passwordCost: COST });

/** So many times, each with an account of its own, whose owner is logged in. */
async function rounds(app: RunningApp, story: (user: User, owner: Visitor) => Promise<void>) {
  for (let round = 0; round < ROUNDS; round++) {
    const user = await seed.user(app, `ada-${round}@example.com`);
    await story(user, await actingAs(app, user));
  }
}

/** Two log in with the password that everybody has at first, again and again, until the work is done. */
async function logInDuring(app: RunningApp, { email }: User, work: () => Promise<unknown>) {
  const visitors: Visitor[] = [];
  let done: Promise<unknown> | undefined;
  const state = { isDone: false };
  async function logInAgainAndAgain() {
    while (!state.isDone) {
      const visitor = app.visitor();
      const body = new URLSearchParams({ email, password: PASSWORD });
      // So that nobody is slowed down, each comes from elsewhere.
      const headers = { 'x-forwarded-for': `10.0.0.${visitors.push(visitor)}` };
      await visitor.request('/login', { method: 'POST', body, headers });
      done ??= work().finally(() => (state.isDone = true));
    }
  }
  await Promise.all(Array.from({ length: 2 }, logInAgainAndAgain));
  await done;
  return visitors;
}

/** Does something between the moment when a password was found right, and what it is good for. */
function onceVerified({ app }: RunningApp, work: () => Promise<unknown>) {
  const users = app.get(Users);
  const verify = users.verify.bind(users);
  vi.spyOn(users, 'verify').mockImplementationOnce(async (email, password) => {
    const credential = await verify(email, password);
    await work();
    return credential;
  });
}

const verify = (app: RunningApp, { email }: User, password: string) =>
  app.app.get(Users).verify(email, password);

describe('A new password', { timeout: 60_000 }, () => {
  it('wins against everybody who logs in with the old one at that moment', async () => {
    const app = await start();
    await rounds(app, async (user, owner) => {
      const visitors = await logInDuring(app, user, () =>
        owner.submit('/account/password', CHANGE),
      );
      await Promise.all(visitors.map((visitor) => expect(visitor).toBeGuest()));
      await expect(owner).toBeLoggedInAs(user.email);
    });
  });

  it('wins against the hash that is made anew at a login', async () => {
    const app = await start();
    await rounds(app, async (user, owner) => {
      const password_hash = await new Passwords(LESS).hash(PASSWORD);
      const hash = accountsOf(app).updateTable('users').set({ password_hash });
      await hash.where('id', '=', user.id).execute();
      await logInDuring(app, user, () => owner.submit('/account/password', CHANGE));
      expect(await verify(app, user, PASSWORD)).toBeUndefined();
      expect(await verify(app, user, NEW_PASSWORD)).toBeDefined();
    });
  });

  it('wins alone when two are chosen at once, and the other device is logged out', async () => {
    const app = await start();
    await rounds(app, async (user, laptop) => {
      const phone = await actingAs(app, user);
      const passwords = [NEW_PASSWORD, `${NEW_PASSWORD} and more`];
      const devices = [laptop, phone];
      await Promise.all(
        devices.map((device, at) =>
          device.submit('/account/password', { ...CHANGE, newPassword: passwords[at]! }),
        ),
      );
      const users = await Promise.all(devices.map(async (device) => (await device.open('/')).user));
      const counts = await Promise.all(passwords.map((password) => verify(app, user, password)));
      expect(users.filter(Boolean)).toEqual([user.email]);
      expect(counts.map(Boolean)).toEqual(users.map(Boolean));
    });
  });

  it('is not stored over another that came first', async () => {
    const app = await start();
    const user = await seed.user(app);
    const laptop = await actingAs(app, user);
    const phone = await actingAs(app, user);
    onceVerified(app, () => phone.submit('/account/password', CHANGE));
    await laptop.submit('/account/password', {
      ...CHANGE,
      newPassword: `${NEW_PASSWORD} and more`,
    });
    expect(await verify(app, user, NEW_PASSWORD)).toBeDefined();
    await expect(phone).toBeLoggedInAs(user.email);
  });

  it('is waited for by a login that comes while it is stored', async () => {
    const app = await start();
    const database = app.app.get(Database);
    const user = await seed.user(app);
    const password_hash = await new Passwords(COST).hash(NEW_PASSWORD);
    const visitor = app.visitor();
    let login: Promise<Page> | undefined;
    await database.transaction().execute(async (trx) => {
      await writing(trx).updateTable('users').set({ password_hash }).execute();
      login = visitor.submit('/login', { email: user.email, password: PASSWORD });
      // With SQLite everybody waits for the one connection anyway.
      if (!database.isSqlite) await Promise.race([login, isWaiting(database)]);
      await trx.deleteFrom('logins').where('user_id', '=', user.id).execute();
    });
    expect((await login)?.status).toBe(422);
    await expect(visitor).toBeGuest();
  });

  it('shows a login that it overtakes the page for a wrong password', async () => {
    const app = await start();
    const { email } = await seed.user(app);
    const owner = await actingAs(app, email);
    onceVerified(app, () => owner.submit('/account/password', CHANGE));
    const page = await app.visitor().submit('/login', { email, password: PASSWORD });
    const wrong = await app.visitor().submit('/login', { email, password: 'wrong' });
    expect(page.status).toBe(422);
    expect(page.plain).toBe(wrong.plain);
  });

  it('logs out whoever stored another one a moment before', async () => {
    const app = await start();
    const owner = await actingAs(app, await seed.user(app));
    const loginLifecycle = app.app.get(LoginLifecycle);
    const renew = loginLifecycle.renewLogin.bind(loginLifecycle);
    vi.spyOn(loginLifecycle, 'renewLogin').mockImplementationOnce(
      async (request, credential, loggedIn) => {
        const next = await app.app
          .get(Users)
          .changePassword(credential, `${NEW_PASSWORD} and more`);
        expect(next).toBeDefined();
        return renew(request, credential, loggedIn);
      },
    );
    const page = await owner.submit('/account/password', CHANGE);
    expect(page).toBeGuest();
    expect(page).toShowFlash(
      'You were logged out on another device, or by a change of your password.',
    );
  });

  it('is not stored when the other sessions could not be ended', async () => {
    const app = await start();
    const user = await seed.user(app);
    const owner = await actingAs(app, user);
    vi.spyOn(app.app.get(UserLogins), 'endAll').mockRejectedValueOnce(new Error('on purpose'));
    expect((await owner.submit('/account/password', CHANGE)).status).toBe(500);
    expect(await verify(app, user, PASSWORD)).toBeDefined();
    await expect(owner).toBeLoggedInAs(user.email);
  });

  it('logs nobody out when it could not be stored', async () => {
    const app = await start();
    const user = await seed.user(app);
    const [owner, other] = [await actingAs(app, user), await actingAs(app, user)];
    // After the other sessions are ended, and before the password is stored.
    vi.spyOn(app.app.get(Credentials), 'notifyChanged').mockRejectedValueOnce(
      new Error('on purpose'),
    );
    expect((await owner.submit('/account/password', CHANGE)).status).toBe(500);
    expect(await verify(app, user, PASSWORD)).toBeDefined();
    await expect(owner).toBeLoggedInAs(user.email);
    await expect(other).toBeLoggedInAs(user.email);
  });

  it('leaves nothing to do for somebody who is logged out by it', async () => {
    const app = await start();
    const user = await seed.user(app);
    const owner = await actingAs(app, user);
    const thief = owner.thief();
    const userLogins = app.app.get(UserLogins);
    const endOthers = userLogins.endOthers.bind(userLogins);
    vi.spyOn(userLogins, 'endOthers').mockImplementationOnce(async (loggedIn) => {
      await owner.submit('/account/password', CHANGE);
      return endOthers(loggedIn);
    });
    await thief.submit('/account/sessions/end-others');
    await expect(owner).toBeLoggedInAs(user.email);
  });
});
