import { expect, it } from 'vitest';
import { Browser, sizeOf } from '../../docs/try/runner/browser.js';
import { listen } from '../support/listen.js';
import { describeWeb } from '../starter/web.js';
import { useBrowser } from '../starter/browser.js';

const browser = useBrowser();

describeWeb('A cookie that is too big', () => {
  it('is dropped by Chromium just as in the experiments, and the one before stays', async () => {
    const cookies = ['a=before', 'b=before', `a=${'x'.repeat(4095)}`, `b=${'x'.repeat(4096)}`];
    expect(cookies.map(sizeOf)).toEqual([7, 7, 4096, 4097]);
    const port = await listen('http', ({ url }, answer) => {
      answer.setHeader('Set-Cookie', cookies[Number(url!.slice(1))] ?? []).end();
    });
    const site = { origin: `http://127.0.0.1:${port}`, close: async () => undefined };

    const tab = await browser.visit(site);
    const ours = new Browser(site);
    for (const path of ['/0', '/1', '/2', '/3']) {
      await tab.open(path);
      await ours.open(path);
    }
    const kept = await tab.page.context().cookies();
    expect(new Set(kept.map(({ name, value }) => `${name}=${value}`))).toEqual(
      new Set([cookies[1], cookies[2]]),
    );
    expect(new Set(ours.jar.getCookieStringSync(site.origin).split('; '))).toEqual(
      new Set([cookies[1], cookies[2]]),
    );
  });
});
