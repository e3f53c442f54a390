import { expect, it } from 'vitest';
import { ADA, logIn, startSite } from '../starter/site.js';
import { describeWeb } from '../starter/web.js';
import { useBrowser } from '../starter/browser.js';

const browser = useBrowser();

describeWeb('The forms of our own pages', () => {
  it.each(['https://app.test', 'http://localhost', 'http://app.test'] as const)(
    'work at %s',
    async (at) => {
      const tab = await browser.visit(await startSite({}, { at }));
      await tab.open('/private');
      await logIn(tab);
      expect(tab.path).toBe('/private');
      expect(await tab.text('#user')).toBe(ADA);
      await tab.press('Log out');
      expect(await tab.text('.notice')).toBe('You are logged out.');
      expect(await tab.has('#user')).toBe(false);
    },
  );
});
