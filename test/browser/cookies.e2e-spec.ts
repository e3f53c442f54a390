import { expect, it } from 'vitest';
import { startApp } from '../support/app.js';
import { stopClock } from '../support/clock.js';
import { logIn, startSite } from '../starter/site.js';
import type { Tab } from '../starter/tab.js';
import { describeWeb } from '../starter/web.js';
import { useBrowser } from '../starter/browser.js';

const browser = useBrowser();

/** Without those about the ways to log in: they depend on what the application and the browser have. */
const cookies = async ({ page }: Tab) =>
  (await page.context().cookies()).filter(
    ({ name }) => !/-(login-used|passkey-offered)$/.test(name),
  );

describeWeb('The browser of somebody who logs in', () => {
  it('keeps cookies for this host and https only: that of the session until it is closed, and that it is known', async () => {
    const site = await startSite();
    const tab = await browser.visit(site);
    await logIn(await tab.open('/login'));
    const both = {
      value: expect.any(String),
      domain: 'app.test', // with a dot before it, other hosts would get it too
      path: '/',
      httpOnly: true,
      secure: true,
      sameSite: 'Lax',
    };
    expect((await cookies(tab)).toSorted((a, b) => a.expires - b.expires)).toEqual([
      { ...both, name: '__Host-sid', expires: -1 },
      { ...both, name: '__Host-sid-known', expires: expect.any(Number) },
    ]);
  });

  it.each(['localhost', '127.0.0.1'])('keeps a plain cookie in development at %s', async (host) => {
    const app = await startApp({ NODE_ENV: 'development' });
    const tab = await browser.visit({ origin: app.origin.replace('127.0.0.1', host) });
    await tab.open('/login');
    await logIn(tab, 'demo@example.com', 'three cups of tea');
    expect(await tab.text('#user')).toBe('demo@example.com');
    const name = app.config.cookieName;
    const plain = { domain: host, httpOnly: true, secure: false, sameSite: 'Lax' };
    expect((await cookies(tab)).toSorted((a, b) => a.expires - b.expires)).toMatchObject([
      { ...plain, name },
      { ...plain, name: `${name}-known` },
    ]);
    await tab.press('Log out');
    expect(await cookies(tab)).toMatchObject([{ name: `${name}-known` }]);
  });
});

describeWeb('The cookie of somebody who stays', () => {
  it('is kept longer, and is not sent with every page', async () => {
    const clock = stopClock();
    const tab = await browser.visit(await startSite());
    await tab.open('/count');
    const [first] = await cookies(tab);
    await tab.open('/');
    expect(await cookies(tab)).toEqual([first]);
    await clock.pass(61);
    await tab.open('/');
    const [extended] = await cookies(tab);
    expect(extended!.expires).toBeGreaterThan(first!.expires);
  });
});

describeWeb('Somebody behind a proxy that the owner did not name', () => {
  it.each([
    ['off', [/TRUST_PROXY is off/, /A session cookie was not sent.* name it in TRUST_PROXY/]],
    ['10.0.0.0/8', [/A session cookie was not sent.* one that TRUST_PROXY names/]],
  ])(
    'is told why they cannot log in, and the owner what to set: TRUST_PROXY=%s',
    async (TRUST_PROXY, warnings) => {
      const site = await startSite({ TRUST_PROXY });
      const tab = await browser.visit(site);
      await tab.open('/private');
      for (let tries = 0; tries < 2; tries++) {
        await logIn(tab);
        expect(tab.path).toBe('/login');
        expect(await tab.errorAt('Email')).toContain('Nobody can log in without https');
      }
      await tab.open('/signup');
      await logIn(tab, 'grace@example.com');
      expect(await tab.errorAt('Email')).toContain('Nobody can log in without https');
      expect(await cookies(tab)).toEqual([]);
      const said = site.log.entries.filter(({ level }) => level === 'warn');
      expect(said.map(({ msg }) => msg)).toEqual(
        warnings.map((text) => expect.stringMatching(text)),
      );
    },
  );
});
