import type { Page } from 'playwright-core';
import { type Stop, crawl } from '../starter/crawl.js';

/** Follows the tour. A form is sent by the page's own request, so that the browser shows its answer. */
export async function* follow(page: Page) {
  for (const [name, stop] of Object.entries(crawl)) {
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
