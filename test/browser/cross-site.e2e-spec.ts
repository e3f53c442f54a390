import type { BrowserContextOptions, ConsoleMessage } from 'playwright-core';
import { expect, it } from 'vitest';
import type { RunningApp } from '../support/app.js';
import { everyRow } from '../support/every-row.js';
import { actingAs } from '../support/kit.js';
import { ADA } from '../starter/site.js';
import type { Tab } from '../starter/tab.js';
import { describeWeb } from '../starter/web.js';
import { useBrowser } from '../starter/browser.js';
import { attackerForms, leaving, startWithAttacker } from '../starter/attacker-forms.js';

const browser = useBrowser();

/** Ada's browser, in which she is logged in. */
async function adaAt(site: RunningApp, options: BrowserContextOptions = {}) {
  const storageState = (await actingAs(site, ADA)).storageState();
  const tab = await browser.visit(site, { ...options, storageState });
  // Where her login is used is written with the first page.
  await tab.open('/');
  return tab;
}

/** The button is in the page, or in the frame inside it. */
const prize = ({ page }: Tab) => page.frames().at(-1)!.getByRole('button');

/** Presses the button on a page for every wish of the attacker. */
async function expectAllRefused(site: RunningApp, tab: Tab, pageFor: (path: string) => string) {
  const before = await everyRow(site);
  for (const path of Object.keys(attackerForms)) {
    await tab.open(pageFor(path));
    await tab.arrive(() => prize(tab).click());
    expect(tab.page.url()).toBe(site.origin + path);
    expect(await tab.text('h1')).toBe('That was not sent from this site');
  }
  expect(await everyRow(site)).toEqual(before);
  expect(site.log.events('cross_site_refused')).toHaveLength(Object.keys(attackerForms).length);
}

describeWeb('Somebody who is logged in', () => {
  it.each([
    ['another site', 'https://attacker.example/form'],
    ['a sibling of ours', 'https://evil.app.test/form'],
    ['a page that came in our name over plain http', 'http://app.test/form'],
    ['a page in a sandbox', 'https://evil.app.test/sandbox'],
  ])('keeps everything as it is when %s sends a form', async (_, from) => {
    const { site, attacker } = await startWithAttacker();
    const tab = await adaAt(site);
    await expectAllRefused(site, tab, (path) => attacker.url(from + path));
    await tab.open('/');
    expect(await tab.text('#user')).toBe(ADA);
  });

  it('keeps everything as it is when another site sends a form of ours back', async () => {
    const { site, attacker } = await startWithAttacker();
    // Our own policy would not let the form leave at all; see below.
    const tab = await adaAt(site, { bypassCSP: true });
    await expectAllRefused(site, tab, (path) => leaving(attacker, path));
    await tab.open('/');
    expect(await tab.text('#user')).toBe(ADA);
  });

  it('sends no form of ours to another site', async () => {
    const { site, attacker } = await startWithAttacker();
    const tab = await adaAt(site);
    await tab.open(leaving(attacker, '/logout'));
    const isRefusal = (said: ConsoleMessage) => said.text().includes("form-action 'self'");
    await Promise.all([tab.page.waitForEvent('console', isRefusal), prize(tab).click()]);
    expect(tab.path).toBe('/partner');
  });

  it('arrives logged in by a link from another site', async () => {
    const { site, attacker } = await startWithAttacker();
    const tab = await adaAt(site);
    await tab.open(attacker.url('https://attacker.example/'));
    await tab.follow('Win a prize');
    expect(tab.path).toBe('/private');
    expect(await tab.text('#user')).toBe(ADA);
  });
});

describeWeb('A guest', () => {
  it('is not logged in as somebody else by another site', async () => {
    const { site, attacker } = await startWithAttacker();
    const tab = await browser.visit(site);
    const from = 'https://attacker.example/form';
    await expectAllRefused(site, tab, (path) => attacker.url(from + path));
    expect(await tab.page.context().cookies()).toEqual([]);
    await tab.open('/');
    expect(await tab.has('#user')).toBe(false);
  });
});
