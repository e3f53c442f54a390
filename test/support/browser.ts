import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';
import type { RunningApp } from './app.js';
import { Tab } from './tab.js';

const CHROMIUM = '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const MISSING = `There is no ${CHROMIUM}, which these stories need. Install it with: apt-get install chromium`;

/** One Chromium for the stories of a file. Without one they are skipped and say why, or fail in CI. */
export function useBrowser() {
  let browser: Browser | undefined;

  beforeAll(async () => {
    if (existsSync(CHROMIUM)) {
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
    } else if (process.env.CI === 'true') {
      throw new Error(MISSING);
    } else {
      console.warn(MISSING);
    }
  });
  beforeEach(({ skip }) => skip(!browser, MISSING));
  afterAll(() => browser?.close());

  return {
    /** The browser of somebody new. Scripts are off: every page works without them. */
    async visit({ origin }: Pick<RunningApp, 'origin'>, options: BrowserContextOptions = {}) {
      const context = await browser!.newContext({
        baseURL: origin,
        javaScriptEnabled: false,
        ignoreHTTPSErrors: true,
        ...options,
      });
      onTestFinished(() => context.close());
      return new Tab(await context.newPage());
    },
  };
}
