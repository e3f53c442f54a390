import { existsSync } from 'node:fs';
import { describe, it } from 'vitest';
import { useBrowser } from '../starter/browser.js';
import { seed, startApp } from '../support/kit.js';
import { expectToBeKept } from '../starter/picture.js';

const browser = useBrowser();

async function start(environment: Record<string, string> = {}) {
  const app = await startApp({ NODE_ENV: 'development', LOG_LEVEL: 'silent', ...environment });
  const tab = await browser.visit(app, { viewport: { width: 1000, height: 760 } });
  return { app, tab };
}

describe.runIf(existsSync('src/devtools/inspector'))(
  'The pictures of the session inspector',
  () => {
    it('show what a login does to a session', async () => {
      const { app, tab } = await start();
      await seed.user(app);
      await tab.open('/visits');
      await tab.open('/account');
      await tab.logIn('ada@example.com');
      await tab.open('/__session#requests');
      expectToBeKept('docs/images/inspector.png', await tab.page.screenshot());
    });

    it('show why there is no cookie', async () => {
      const { tab } = await start({ SESSION_COOKIE_SECURE: 'true' });
      await tab.open('/visits');
      await tab.arrive(() => tab.page.locator('.inspector-bar a').click());
      expectToBeKept('docs/images/no-cookie.png', await tab.page.screenshot());
    });
  },
);
