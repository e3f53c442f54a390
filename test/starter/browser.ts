import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type LaunchOptions,
} from 'playwright-core';
import { afterAll, beforeEach, inject, onTestFinished } from 'vitest';
import { CHROMIUM, LAUNCH } from './chromium.js';
import { missing } from './missing.js';
import { Tab } from './tab.js';

/**
 * The Chromium of the project. Without one the tests are skipped and say why, or fail in CI.
 * @param own launch options; with them the tests of this file have a Chromium of their own
 */
export function useBrowser(own?: LaunchOptions) {
  const reason = missing(
    own?.executablePath ?? CHROMIUM,
    'apt-get install chromium chromium-headless-shell',
  );
  let browser: Promise<Browser> | undefined;
  beforeEach(({ skip }) => skip(reason !== undefined, reason));
  afterAll(async () => (await browser)?.close());
  const open = () =>
    own ? chromium.launch({ ...LAUNCH, ...own }) : chromium.connect(inject('browser'));

  return {
    /** The browser of somebody new. Scripts are off: every page works without them. */
    async visit({ origin }: { origin: string }, options: BrowserContextOptions = {}) {
      browser ??= open();
      const defaults = { baseURL: origin, javaScriptEnabled: false };
      const context = await (await browser).newContext({ ...defaults, ...options });
      onTestFinished(() => context.close());
      return new Tab(await context.newPage());
    },
  };
}
