import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { startApp } from '../support/app.js';
import { useBrowser } from '../support/browser.js';

const browser = useBrowser();

/** A notice waits for the next page, because the redirect to it is not followed. */
const addOne = (page: Page) =>
  page.evaluate(() =>
    fetch('/count/more', {
      method: 'POST',
      body: new URLSearchParams({ by: '1' }),
      redirect: 'manual',
    }),
  );

/** As a product may say it in its pages. */
const fetchInAdvance = (page: Page, kind: string) =>
  page.evaluate(`
    const rules = document.createElement('script');
    rules.type = 'speculationrules';
    rules.text = JSON.stringify({ ${kind}: [{ urls: ['/count'] }] });
    document.head.append(rules);
  `);

describe('A browser that fetches a page in advance', () => {
  it.each(['prefetch', 'prerender'])('leaves the notice for its visitor: %s', async (kind) => {
    const app = await startApp();
    const tab = await browser.visit(app, { javaScriptEnabled: true, bypassCSP: true });
    await tab.open('/');
    await addOne(tab.page);
    await fetchInAdvance(tab.page, kind);
    const isFetched = () =>
      app.log.events('request').some(({ req }) => (req as { path: string }).path === '/count');
    await expect.poll(isFetched).toBe(true);
    await tab.open('/');
    expect(await tab.text('.notice')).toBe('It is counted.');
  });
});
