import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { useEngine } from '../../support/engines/use-engine.js';
import { ADA, startSite } from '../../support/site.js';

const profile = mkdtempSync(join(tmpdir(), 'profile-'));
afterAll(() => rmSync(profile, { recursive: true, maxRetries: 5 }));
const browser = useEngine({ profile });

// WebKit's driver keeps nothing that could be there after a restart.
describe.skipIf(browser.name === 'webkit')('A browser that is closed and started again', () => {
  it.each([
    ['forgets who was logged in', 'Log in', '/login'],
    ['still knows who stays logged in', 'Log in and stay logged in', '/private'],
  ])('%s', async (_, button, path) => {
    const site = await startSite({}, { at: 'https://localhost' });
    const tab = await browser.visit(site);
    await tab.open('/login');
    await tab.logIn(ADA, { button });
    expect(await tab.text('#user')).toBe(ADA);
    await browser.stop();
    const again = await browser.visit(site);
    await again.open('/private');
    expect(await again.path()).toBe(path);
  });
});
