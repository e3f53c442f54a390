import { expect, it } from 'vitest';
import { startAttacker } from '../starter/attacker.js';
import { actingAs } from '../support/kit.js';
import { ADA, logIn, MALLORY, startSite } from '../starter/site.js';
import type { Tab } from '../starter/tab.js';
import { describeWeb } from '../starter/web.js';
import { useBrowser } from '../starter/browser.js';

const browser = useBrowser();

/** Every way to put one's own session into the browser of somebody else. */
const plants = (value: string) => [
  `__Host-sid=${value}; Path=/`,
  `__Host-sid=${value}; Path=/; Secure`,
  `__Host-sid=${value}; Path=/; Domain=app.test`,
  `__Host-sid=${value}; Path=/; Secure; Domain=app.test`,
  `__Host-sid=${value}; Path=/private; Secure; Domain=app.test`,
  `__host-sid=${value}; Path=/; Secure; Domain=app.test`,
  `=__Host-sid=${value}; Path=/; Domain=app.test`,
  `sid=${value}; Path=/; Domain=app.test`,
];

const PLACES = [
  ['a page that came in our name over plain http', 'http://app.test/'],
  ['a sibling of ours', 'https://evil.app.test/'],
] as const;

const valueIn = async ({ page }: Tab, origin: string) => {
  const cookies = await page.context().cookies(origin);
  return cookies.filter(({ name }) => /^__Host-sid$/i.test(name)).map(({ value }) => value);
};

/** Mallory has a session that is worth planting. */
async function start() {
  const site = await startSite({ SESSION_COOKIE_NAME: '__Host-sid' });
  const mallory = await actingAs(site, MALLORY);
  const headers = { 'Set-Cookie': plants(mallory.storageState().cookies[0]!.value) };
  return { site, attacker: await startAttacker({ '/': { status: 200, headers } }) };
}

describeWeb('Whose cookie somebody else tries to replace', () => {
  it.each(PLACES)('is still a guest, and then who they are: %s', async (_, from) => {
    const { site, attacker } = await start();
    const tab = await browser.visit(site);
    await tab.open(attacker.url(from));
    expect(await valueIn(tab, site.origin)).toEqual([]);
    await tab.open('/login');
    expect(await tab.has('#user')).toBe(false);
    await logIn(tab);
    expect(await tab.text('#user')).toBe(ADA);
    expect(await valueIn(tab, site.origin)).toHaveLength(1);
  });

  it.each(PLACES)('stays who they are: %s', async (_, from) => {
    const { site, attacker } = await start();
    const storageState = (await actingAs(site, ADA)).storageState();
    const tab = await browser.visit(site, { storageState });
    const own = await valueIn(tab, site.origin);
    await tab.open(attacker.url(from));
    await tab.open('/private');
    expect(await tab.text('#user')).toBe(ADA);
    expect(await valueIn(tab, site.origin)).toEqual(own);
  });
});
