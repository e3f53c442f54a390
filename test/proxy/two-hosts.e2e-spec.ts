import { CookieJar } from 'tough-cookie';
import { expect, it } from 'vitest';
import { startApp } from '../support/app.js';
import { describeWith } from '../starter/describe-with.js';
import {
  ADA,
  issuer,
  signedUpThrough,
  throughProvider,
} from '../../src/features/account/providers/issuer.test-helpers.js';
import { NGINX, nginxAt } from '../starter/nginx.js';
import { logIn, signedUp } from '../support/people.js';
import { temporaryFile } from '../support/stores.js';
import { Visitor } from '../support/visitor.js';

const { describe } = describeWith(...NGINX);

/** Two applications, each behind nginx, at two hosts below one domain; one browser. */
async function startHosts(environment: Record<string, string>) {
  const jar = new CookieJar();
  const start = async (at: string) => {
    const front = await nginxAt(at);
    const app = await startApp({ ...front.environment, ...environment }, { isNew: true });
    await front.forwardTo(app.origin);
    return { app, visitor: new Visitor(front.origin, jar), origin: front.origin };
  };
  const shop = await start('https://shop.app.test');
  return { jar, shop, help: await start('https://help.app.test') };
}

const namesAt = (jar: CookieJar, url: string) =>
  jar.getCookiesSync(url).map(({ key }) => key.replace(/-\d+$/, ''));

describe('Two hosts below one domain', () => {
  it('have one login with a cookie of the domain, which every other host below it gets too', async () => {
    const { jar, shop, help } = await startHosts({
      SESSION_COOKIE_DOMAIN: 'app.test',
      DATABASE_URL: `sqlite:${temporaryFile()}`,
    });
    await signedUp({ visitor: () => shop.visitor });
    await expect(help.visitor).toBeLoggedInAs('ada@example.com');
    expect(namesAt(jar, 'https://blog.app.test')).toEqual(['__Secure-sid']);
    expect(namesAt(jar, 'https://another.test')).toEqual([]);
    // What one of them sends in the name of the other is refused all the same.
    const asShop = { origin: shop.origin, 'sec-fetch-site': 'same-site' };
    expect((await help.visitor.submit('/count/more', { by: '1' }, asShop)).status).toBe(403);
    await help.visitor.submit('/logout');
    await expect(shop.visitor).toBeGuest();
    await logIn(help.visitor);
    await expect(shop.visitor).toBeLoggedInAs('ada@example.com');
  });

  it('have a login each with a provider, and no host gets the cookie of another one', async () => {
    const { jar, shop, help } = await startHosts(issuer.settings());
    for (const { visitor, app, origin } of [shop, help]) {
      await signedUpThrough(visitor);
      expect(namesAt(jar, origin)).toContain('__Host-sid');
      expect(app.config.publicOrigin).toBe(origin);
    }
    expect(namesAt(jar, 'https://blog.app.test')).toEqual([]);
    await shop.visitor.submit('/logout');
    await expect(help.visitor).toBeLoggedInAs(ADA.email);
    expect(await throughProvider(shop.visitor)).toBeLoggedInAs(ADA.email);
    // The provider tells each of them when the session there has ended.
    for (const { visitor } of [shop, help]) {
      const body = new URLSearchParams({ logout_token: await issuer.logoutToken({ sub: '1' }) });
      await visitor.request('/auth/local/backchannel-logout', { method: 'POST', body });
      await expect(visitor).toBeGuest();
    }
  });
});
