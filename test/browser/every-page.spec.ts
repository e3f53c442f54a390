import { describe, expect, it } from 'vitest';
import { useBrowser } from '../starter/browser.js';
import { startCrawl } from '../starter/crawl.js';
import { follow } from './crawl-in-browser.js';

const browser = useBrowser();

describe('Every page', () => {
  it('loads nothing that is missing or forbidden, and leaves the console empty', async () => {
    const { page } = await browser.visit(await startCrawl(), { javaScriptEnabled: true });
    const said: string[] = [];
    page.on('pageerror', (error) => said.push(error.message));
    page.on('console', (message) => {
      // The browser says this of an error page too, which did load.
      const isPage = message.location().url === page.url();
      if (!isPage || !message.text().startsWith('Failed to load')) said.push(message.text());
    });
    for await (const name of follow(page)) expect(said, name).toEqual([]);
  });
});
