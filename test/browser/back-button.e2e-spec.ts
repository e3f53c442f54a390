import { Controller, Get, Header, Render } from '@nestjs/common';
import { expect, it } from 'vitest';
import { SignedIn } from '../../src/core/web/access/signed-in.guard.js';
import { ADA, logIn, startSite } from '../support/site.js';
import type { Tab } from '../support/tab.js';
import { describeWeb } from '../support/web.js';
import { useBrowser } from '../support/browser.js';
import { WITH_WINDOWS } from '../support/chromium.js';

// Playwright switches off that a browser keeps the pages behind it as they were. Visitors have that.
const browser = useBrowser({
  executablePath: WITH_WINDOWS,
  ignoreDefaultArgs: ['--disable-back-forward-cache'],
});

/** Ada logs in, looks at her account and logs out. By links: Chromium keeps fewer pages after a typed address. */
async function comeAndGo(tab: Tab) {
  await logIn(await tab.open('/login?returnTo=%2Fcount'));
  expect(await tab.text('.lead')).toBe('1');
  await tab.follow('Account');
  expect(await tab.page.content()).toContain(ADA);
  await tab.press('Log out');
}

/** As a product may say it. Safari's engine keeps every page over http, whatever it says. */
@Controller('kept')
class KeptController {
  @Get()
  @SignedIn()
  @Header('Cache-Control', 'no-cache')
  @Render('errors/show')
  show() {
    return { title: 'Kept' };
  }
}
const kept = { module: class KeptModule {}, controllers: [KeptController] };

const NOTE_RETURN = `addEventListener('pageshow', ({ persisted }) => {
  sessionStorage.setItem('return', persisted ? \`kept, hidden: \${document.documentElement.hidden}\` : 'anew');
})`;
const noted = ({ page }: Tab) => page.evaluate<string>("sessionStorage.getItem('return')");

const WAY_BACK = [
  '/login', // instead of the account
  '/count',
  '/login',
];

describeWeb('Whoever presses Back after somebody has logged out', () => {
  it.each(['https://app.test', 'http://localhost', 'http://app.test'] as const)(
    'sees neither who it was nor their account: %s',
    async (at) => {
      const tab = await browser.visit(await startSite({}, { at }));
      await comeAndGo(tab);
      const kept = await tab.page.context().cookies();
      expect(kept.map(({ name }) => name).toSorted()).toEqual([
        expect.stringMatching(/-known$/),
        expect.stringMatching(/-login-used$/),
      ]);
      for (const path of WAY_BACK) {
        // A page that was kept as it was is not loaded again, so there is no load to wait for.
        await tab.page.goBack({ waitUntil: 'commit' });
        await tab.text('footer');
        expect(await tab.page.content()).not.toContain(ADA);
        expect(tab.path).toBe(path);
      }
      // The browser does fill in the email again that was typed here, as it does on every site.
      expect(await tab.page.getByLabel('Password').inputValue()).toBe('');
    },
  );

  it('sees nothing of a page that the browser has kept as it was, not for a moment', async () => {
    const site = await startSite({}, { imports: [kept] });
    const tab = await browser.visit(site, { javaScriptEnabled: true });
    await logIn(await tab.open('/login?returnTo=%2Fkept'));
    await tab.page.evaluate(NOTE_RETURN);
    await tab.press('Log out');
    await tab.page.goBack({ waitUntil: 'commit' });
    await expect.poll(() => tab.path).toBe('/login');
    expect(await noted(tab)).toBe('kept, hidden: true');
    expect(await tab.page.content()).not.toContain(ADA);
  });
});
