import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stopClock } from '../../support/clock.js';
import { useEngine } from '../../starter/engines/use-engine.js';
import { ADA, startSite } from '../../starter/site.js';

function newProfile() {
  const profile = mkdtempSync(join(tmpdir(), 'profile-'));
  afterAll(() => rmSync(profile, { recursive: true, maxRetries: 5 }));
  return profile;
}

const browser = useEngine({ profile: newProfile() });
const restoring = useEngine({ profile: newProfile(), restores: true });

const NOTHING_KEPT = { webkit: 'its driver keeps nothing that could be there after a restart' };

describe('A browser that is closed and started again', () => {
  browser.skipIn(NOTHING_KEPT);

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

describe('A tab that is opened again when the browser is started', () => {
  browser.skipIn({
    ...NOTHING_KEPT,
    firefox: 'its driver closes the tabs before it writes down which were open',
  });

  it('is still logged in, and shows nobody once the login has ended', async () => {
    const clock = stopClock();
    const site = await startSite({}, { at: 'https://localhost' });
    const tab = await restoring.visit(site);
    await tab.open('/login?returnTo=%2Fprivate');
    await tab.logIn(ADA);
    await restoring.stop();
    const again = await restoring.restoredTab(site);
    expect(await again.shown()).toContain(ADA);
    await restoring.stop();
    await clock.pass(31 * 60);
    const late = await restoring.restoredTab(site);
    expect(await late.path()).toBe('/login');
    expect(await late.shown()).not.toContain(ADA);
  });
});
