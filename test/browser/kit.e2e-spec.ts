import { describe, expect } from 'vitest';
import { actingAs, it, seed } from '../support/kit.js';
import { useBrowser } from '../starter/browser.js';
import { ADA, startSite } from '../starter/site.js';
import { describeWeb } from '../starter/web.js';

const browser = useBrowser();

describe('A browser that goes on where a visitor is', () => {
  it('is logged in, without the form', async ({ app }) => {
    const ada = await actingAs(app, await seed.user(app));
    const tab = await browser.visit(app, { storageState: ada.storageState() });
    await tab.open('/private');
    expect(await tab.text('#user')).toBe('ada@example.com');
  });
});

describeWeb('A browser that goes on where a visitor is, over https', () => {
  it('has the cookie that a login would have given to it', async () => {
    const site = await startSite();
    const storageState = (await actingAs(site, ADA)).storageState();
    const tab = await browser.visit(site, { storageState });
    await tab.open('/private');
    expect(await tab.text('#user')).toBe(ADA);
    expect((await tab.page.context().storageState()).cookies).toEqual(storageState.cookies);
    await tab.press('Log out');
    expect(await tab.page.context().cookies()).toEqual([]);
  });
});
