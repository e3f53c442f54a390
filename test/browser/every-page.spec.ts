import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useBrowser } from '../support/browser.js';
import { startTour, type Stop, tour } from '../support/tour.js';

const browser = useBrowser();

const EVERYTHING: RunOptions = { rules: { 'target-size': { enabled: true } } };
const COLOURS: RunOptions = { runOnly: ['color-contrast'] };

/** Follows the tour. A form is sent by the page's own request, so that the browser shows its answer. */
async function* follow(page: Page) {
  for (const [name, stop] of Object.entries(tour)) {
    if (stop.form) await send(page, stop.path, stop.form, stop.headers);
    else await page.goto(stop.path);
    yield name;
  }
}

async function send(page: Page, path: string, form: Stop['form'], headers: Stop['headers'] = {}) {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const postData = new URLSearchParams(form).toString();
  await page.route(
    `**${path}`,
    async (route) =>
      route.fulfill({
        response: await route.fetch({ method: 'POST', postData, headers: { ...type, ...headers } }),
      }),
    { times: 1 },
  );
  await page.goto(path);
}

/** What axe finds, shortened to what one needs to mend it. */
async function mistakes(page: Page, options: RunOptions) {
  const run = `axe.run(${JSON.stringify(options)})`;
  const { violations } = await page.evaluate<AxeResults>(run);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

describe('Every page', () => {
  it('can be used by everybody, in light and in dark', async () => {
    // The page's own policy would refuse axe, as it refuses every script.
    const { page } = await browser.visit(await startTour(), {
      javaScriptEnabled: true,
      bypassCSP: true,
    });
    for await (const name of follow(page)) {
      await page.evaluate(axe.source);
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await mistakes(page, EVERYTHING), name).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await mistakes(page, COLOURS), `${name} in the dark`).toEqual([]);
    }
  });

  it('fits a phone, without scrolling sideways', async () => {
    const { page } = await browser.visit(await startTour(), {
      viewport: { width: 360, height: 740 },
    });
    for await (const name of follow(page)) {
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(width, name).toBeLessThanOrEqual(360);
    }
  });

  it('loads nothing that is missing or forbidden, and leaves the console empty', async () => {
    const { page } = await browser.visit(await startTour(), { javaScriptEnabled: true });
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
