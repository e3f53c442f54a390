import { describe, expect, it } from 'vitest';
import type { EngineTab } from '../../starter/engines/engine-tab.js';
import { useEngine } from '../../starter/engines/use-engine.js';
import { ADA, startSite } from '../../starter/site.js';

const browser = useEngine();

/** Without those about the ways to log in: they depend on what the application and the browser have. */
const cookies = async (tab: EngineTab) =>
  (await tab.cookies())
    .filter(({ name }) => !/-(login-used|passkey-offered)$/.test(name))
    .toSorted((a, b) => a.name.localeCompare(b.name));

const OURS = { httpOnly: true, sameSite: expect.stringMatching(/^lax$/i) };

describe.each([
  ['https://localhost', '__Host-sid', true],
  ['http://localhost', 'sid', false],
] as const)('The cookies of a login at %s', (at, name, secure) => {
  it('are kept, one until the browser is closed, and change with each login', async () => {
    const tab = await browser.visit(await startSite({}, { at }));
    await tab.open('/count');
    const [guest] = await cookies(tab);
    expect(guest).toMatchObject({ name, secure, ...OURS });
    await tab.open('/login');
    await tab.logIn(ADA);
    const own = [
      { name, secure, isLasting: false, ...OURS },
      { name: `${name}-known`, secure, isLasting: true, ...OURS },
    ];
    expect(await cookies(tab)).toMatchObject(own);
    const [first] = await cookies(tab);
    expect(first!.value).not.toBe(guest!.value);
    await tab.press('Log out');
    // One that was taken back may be listed until its second is over.
    await expect.poll(() => cookies(tab)).toMatchObject(own.slice(1));
    await tab.logIn(ADA);
    expect((await cookies(tab))[0]!.value).not.toBe(first!.value);
  });

  it('are shown to no script', async () => {
    const tab = await browser.visit(await startSite({}, { at }));
    await tab.open('/login');
    await tab.logIn(ADA);
    expect(await cookies(tab)).toHaveLength(2);
    expect(await tab.evaluate('document.cookie')).toBe('');
  });

  // #region engine
  it('outlive the browser for who stays logged in', async () => {
    const tab = await browser.visit(await startSite({}, { at }));
    await tab.open('/login');
    await tab.logIn(ADA, { button: 'Log in and stay logged in' });
    expect((await cookies(tab))[0]).toMatchObject({ name, isLasting: true });
  });
  // #endregion engine
});

describe('A cookie for https only', () => {
  it('is promised to nobody over http, where some browsers would keep it at localhost', async () => {
    const site = await startSite({ SESSION_COOKIE_SECURE: 'true' }, { at: 'http://localhost' });
    const tab = await browser.visit(site);
    await tab.open('/login');
    await tab.logIn(ADA);
    expect(await tab.shown()).toContain('Nobody can log in without https');
    expect(await tab.cookies()).toEqual([]);
  });
});
