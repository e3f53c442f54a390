import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAUNCH, WITH_WINDOWS } from '../chromium.js';
import type { Engine, Launch, Remote } from './engine.js';

/** Playwright switches off that a browser keeps the pages behind it as they were. Visitors have that. */
const OPTIONS = {
  ...LAUNCH,
  executablePath: WITH_WINDOWS,
  ignoreDefaultArgs: ['--disable-back-forward-cache'],
};

const tabOf = (page: Page): Remote => ({
  open: (url) => page.goto(url),
  // A page that was kept as it was is not loaded again, so there is no load to wait for.
  go: (by) =>
    by < 0 ? page.goBack({ waitUntil: 'commit' }) : page.goForward({ waitUntil: 'commit' }),
  reload: () => page.reload(),
  evaluate: (expression) => page.evaluate<string>(expression),
  click: (x, y, times) => page.mouse.click(x, y, { clickCount: times }),
  write: (text) => page.keyboard.type(text),
  async cookies() {
    const cookies = await page.context().cookies(page.url());
    return cookies.map((cookie) => ({ ...cookie, isLasting: cookie.expires !== -1 }));
  },
  resize: (width, height) => page.setViewportSize({ width, height }),
  picture: async () => (await page.screenshot()).toString('base64'),
  another: async () => tabOf(await page.context().newPage()),
});

/** What somebody chose in the settings of their browser. */
function choose(profile: string, { cookies = true, restores = false }: Launch) {
  const settings = {
    profile: { default_content_setting_values: { cookies: cookies ? 1 : 2 } },
    session: { restore_on_startup: restores ? 1 : 5 },
  };
  const folder = join(profile, 'Default');
  if (existsSync(folder)) return;
  mkdirSync(folder);
  writeFileSync(join(folder, 'Preferences'), JSON.stringify(settings));
}

export async function startChromium(launch: Launch): Promise<Engine> {
  const { scripts = true, cookies = true, colors = 'light' } = launch;
  const options = { javaScriptEnabled: scripts, colorScheme: colors, ignoreHTTPSErrors: true };
  const open = async (context: BrowserContext) => ({
    ...tabOf(await context.newPage()),
    close: () => context.close(),
  });
  if (cookies && launch.profile === undefined) {
    const browser = await chromium.launch(OPTIONS);
    const visit = async () => open(await browser.newContext(options));
    return { visit, stop: () => browser.close() };
  }
  const profile = launch.profile ?? mkdtempSync(join(tmpdir(), 'chromium-'));
  choose(profile, launch);
  const context = await chromium.launchPersistentContext(profile, { ...OPTIONS, ...options });
  return {
    // Settings are those of the profile: there is one visitor.
    visit: async () => ({ ...tabOf(await context.newPage()), close: async () => {} }),
    tabs: async () => context.pages().map(tabOf),
    async stop() {
      await context.close();
      if (!launch.profile) rmSync(profile, { recursive: true, maxRetries: 5 });
    },
  };
}
