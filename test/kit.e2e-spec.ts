import { describe, expect, it } from 'vitest';
import { proofOf } from './support/accounts.js';
import { actingAs, seed, startApp } from './support/kit.js';
import { UserLogins } from '../src/core/logins/user-logins.js';
import { Users } from '../src/core/users/users.js';
import { describeWith } from './starter/describe-with.js';
import { NGINX } from './starter/nginx.js';
import { startSite } from './starter/site.js';
import { Visitor } from './support/visitor.js';

async function start() {
  const app = await startApp();
  return { app, user: await seed.user(app) };
}

const cookieOf = ({ jar, origin }: Visitor) => jar.getCookieStringSync(origin);

describe('Acting as a user', () => {
  it('is a login, in the log, in the database and in the cookie', async () => {
    const { app, user } = await start();
    const ada = await actingAs(app, user);
    expect(app.log.events('login')).toMatchObject([{ userId: user.id, ip: '127.0.0.1' }]);
    expect(await app.app.get(UserLogins).of(user.id)).toHaveLength(1);
    expect(cookieOf(ada)).toMatch(new RegExp(`^${app.config.cookieName}=.{20,}`));
  });

  it('takes an address too, however it is written', async () => {
    const { app } = await start();
    await expect(await actingAs(app, 'ADA@example.com')).toBeLoggedInAs('ada@example.com');
  });

  it('is a session of its own each time', async () => {
    const { app, user } = await start();
    const [laptop, phone] = [await actingAs(app, user), await actingAs(app, user)];
    expect(cookieOf(laptop)).not.toBe(cookieOf(phone));
    await laptop.submit('/logout');
    await expect(laptop).toBeGuest();
    await expect(phone).toBeLoggedInAs(user.email);
  });

  it('can be for as long as "stay logged in" is', async () => {
    const { app, user } = await start();
    const ada = await actingAs(app, user, { remember: true });
    const [cookie] = ada.storageState().cookies;
    expect(cookie!.expires * 1000 - Date.now()).toBeGreaterThan(
      (app.config.rememberSeconds - 60) * 1000,
    );
  });

  it('fails for an address without an account', async () => {
    const { app } = await start();
    await expect(actingAs(app, 'eve@example.com')).rejects.toThrow(
      "eve@example.com has no account: make one with seed.user(app, 'eve@example.com')",
    );
  });

  it('fails when the account was deleted meanwhile', async () => {
    const { app, user } = await start();
    await app.app.get(Users).remove(await proofOf(app, user.id));
    await expect(actingAs(app, user)).rejects.toThrow(
      'ada@example.com is not logged in. The login failed',
    );
  });

  it('fails when the cookie is lost on the way', async () => {
    const app = await startApp({ SESSION_COOKIE_SECURE: 'true' });
    await expect(actingAs(app, await seed.user(app))).rejects.toThrow(
      /is not logged in\. No cookie came from http:.* needs https/,
    );
  });
});

const nginx = describeWith(...NGINX);

nginx.describe('Over https', () => {
  it('a visitor keeps a Secure cookie with the prefix, and is logged in', async () => {
    const site = await startSite();
    const ada = await actingAs(site, 'ada@example.com');
    expect(ada.storageState().cookies).toMatchObject([
      {
        name: site.config.cookieName,
        domain: 'app.test',
        secure: true,
        httpOnly: true,
        sameSite: 'Lax',
      },
    ]);
    expect(await ada.open('/private')).toBeLoggedInAs('ada@example.com');
  });

  it('a visitor never sends it over http', async () => {
    const site = await startSite();
    const { jar } = await actingAs(site, 'ada@example.com');
    const plain = new Visitor(site.origin.replace('https:', 'http:'), jar);
    expect(cookieOf(plain)).toBe('');
  });

  it('a visitor notices a certificate that is for somebody else', async () => {
    const { origin } = await startSite();
    const elsewhere = new Visitor(origin.replace('app.test', 'shop.example'));
    await expect(elsewhere.open('/')).rejects.toMatchObject({
      cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    });
  });
});

describe('What was seeded', () => {
  it('says so when it cannot be there', async () => {
    const { app } = await start();
    await expect(seed.user(app)).rejects.toThrow('ada@example.com has an account already');
  });
});
