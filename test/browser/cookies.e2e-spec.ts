import { expect, it } from 'vitest';
import { startApp } from '../support/app.js';
import { stopClock } from '../support/clock.js';
import { logIn, startSite } from '../support/site.js';
import type { Tab } from '../support/tab.js';
import { describeWeb } from '../support/web.js';
import { useBrowser } from '../support/browser.js';

const browser = useBrowser();

const cookies = ({ page }: Tab) => page.context().cookies();

describeWeb('The browser of somebody who logs in', () => {
  it('keeps one cookie, for this host and https only, until it is closed', async () => {
    const site = await startSite();
    const tab = await browser.visit(site);
    await logIn(await tab.open('/login'));
    expect(await cookies(tab)).toEqual([
      {
        name: expect.stringMatching(/^__Host-/),
        value: expect.any(String),
        domain: 'app.test', // with a dot before it, other hosts would get it too
        path: '/',
        httpOnly: true,
        secure: true,
        sameSite: 'Lax',
        expires: -1,
      },
    ]);
  });

  it('shows the cookie to no script', async () => {
    const tab = await browser.visit(await startSite(), { javaScriptEnabled: true });
    await logIn(await tab.open('/login'));
    expect(await cookies(tab)).toHaveLength(1);
    expect(await tab.page.evaluate('document.cookie')).toBe('');
  });

  it('keeps nothing after the logout', async () => {
    const tab = await browser.visit(await startSite());
    await logIn(await tab.open('/login'));
    await tab.press('Log out');
    expect(await cookies(tab)).toEqual([]);
  });

  it.each(['localhost', '127.0.0.1'])('keeps a plain cookie in development at %s', async (host) => {
    const app = await startApp({ NODE_ENV: 'development' });
    const tab = await browser.visit({ origin: app.origin.replace('127.0.0.1', host) });
    await tab.open('/login');
    await logIn(tab, 'demo@example.com', 'three cups of tea');
    expect(await tab.text('#user')).toBe('demo@example.com');
    expect(await cookies(tab)).toMatchObject([
      { name: app.config.cookieName, domain: host, httpOnly: true, secure: false, sameSite: 'Lax' },
    ]);
    await tab.press('Log out');
    expect(await cookies(tab)).toEqual([]);
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
        expect(await tab.mistake('Email')).toContain('Nobody can log in without https');
      }
      await tab.open('/signup');
      await logIn(tab, 'grace@example.com');
      expect(await tab.mistake('Email')).toContain('Nobody can log in without https');
      expect(await cookies(tab)).toEqual([]);
      const said = site.log.entries.filter(({ level }) => level === 'warn');
      expect(said.map(({ msg }) => msg)).toEqual(
        warnings.map((text) => expect.stringMatching(text)),
      );
    },
  );
});
