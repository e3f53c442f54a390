import { describe, expect, it } from 'vitest';
import { violations } from '../../../../test/starter/axe.js';
import { useBrowser } from '../../../../test/starter/browser.js';
import { stopClock } from '../../../../test/support/clock.js';
import { actingAs, seed, startApp } from '../../../../test/support/kit.js';
import { PASSWORD } from '../../../../test/support/people.js';
import { Tab } from '../../../../test/starter/tab.js';

const browser = useBrowser();

const MINUTE = 60;

/** Ada, who is logged in and reads a page, on a clock that the test moves here and in the browser. */
async function open(environment: Record<string, string> = {}) {
  const clock = stopClock();
  const app = await startApp(environment);
  const ada = await seed.user(app);
  const storageState = (await actingAs(app, ada)).storageState();
  const tab = await browser.visit(app, { storageState, javaScriptEnabled: true, bypassCSP: true });
  const { page } = tab;
  await page.clock.install();
  await tab.open('/private');
  const dialog = page.getByRole('dialog', { name: 'Your login' });
  return {
    app,
    ada,
    tab,
    dialog,
    async pass(seconds: number) {
      await clock.pass(seconds);
      // What a timer does at the end of it, the script asks the server for.
      await page.clock.fastForward(seconds * 1000);
    },
    another: async () => new Tab(await page.context().newPage()),
  };
}

describe('Whoever leaves a page open', () => {
  it('is warned two minutes before the login ends, and stays logged in', async () => {
    const { tab, dialog, pass } = await open();
    await pass(27 * MINUTE);
    expect(await dialog.isVisible()).toBe(false);
    await pass(MINUTE);
    await dialog.waitFor();
    expect(await dialog.innerText()).toMatch(/logged out in [12]:\d\d\./);
    expect(await violations(tab.page)).toEqual([]);
    await tab.page.getByRole('button', { name: 'Stay logged in' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await pass(27 * MINUTE);
    await tab.open('/private');
    expect(await tab.has('#user')).toBe(true);
  });

  it('is told when the login has ended, and keeps what was typed while logging in in another tab', async () => {
    const { ada, tab, dialog, pass, another } = await open();
    await tab.page
      .locator('main')
      .evaluate((main) => (main.innerHTML = '<input aria-label="Note">'));
    await tab.type('Note', 'half a poem');
    await pass(28 * MINUTE);
    await pass(3 * MINUTE);
    await dialog.getByText('You are logged out').waitFor();
    const login = await another();
    await login.open('/login');
    await login.logIn(ada.email, PASSWORD);
    await dialog.waitFor({ state: 'hidden' });
    expect(await tab.page.getByLabel('Note').inputValue()).toBe('half a poem');
  });

  it('is not warned while another tab is used, and is when that is left too', async () => {
    const { dialog, pass, another } = await open();
    await pass(20 * MINUTE);
    await (await another()).open('/private');
    await pass(8 * MINUTE);
    expect(await dialog.isVisible()).toBe(false);
    await pass(20 * MINUTE);
    await dialog.waitFor();
  });

  it('stays logged in by writing a long text, which asks for that once a minute at most', async () => {
    const { tab, dialog, pass } = await open();
    const { page } = tab;
    let extended = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/login/left') && !request.headers().purpose) extended += 1;
    });
    await page
      .locator('main')
      .evaluate((main) => (main.innerHTML = '<textarea aria-label="Letter"></textarea>'));
    await pass(20 * MINUTE);
    const answer = page.waitForResponse(/login.left/);
    await page.getByLabel('Letter').pressSequentially('Dear Charles,');
    await answer;
    expect(extended).toBe(1);
    await pass(20 * MINUTE);
    expect(await dialog.isVisible()).toBe(false);
    await tab.open('/private');
    expect(await tab.has('#user')).toBe(true);
  });

  it('is asked to log in again before the absolute end, which no use extends', async () => {
    const { tab, dialog, pass } = await open({ SESSION_ABSOLUTE_SECONDS: '1800' });
    await pass(28 * MINUTE);
    await dialog.getByText('Your login ends in').waitFor();
    const opened = tab.page.context().waitForEvent('page');
    await dialog.getByRole('button', { name: 'Log in again' }).click();
    const login = new Tab(await opened);
    await login.page.waitForURL(/\/login/);
    expect(await login.has('#user')).toBe(false);
  });

  it('is told when the login was ended elsewhere', async () => {
    const { tab, dialog, pass, another } = await open();
    const other = await another();
    await other.open('/private');
    await other.press('Log out');
    await pass(MINUTE + 1);
    await dialog.getByText('may be out of date').waitFor();
    await tab.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  });

  it('is told nothing twice, when the clock of the machine jumps', async () => {
    const { tab, dialog } = await open();
    await tab.page.clock.setFixedTime(Date.now() + 29 * MINUTE * 1000);
    await tab.page.clock.runFor(3_000);
    expect(await dialog.isVisible()).toBe(false);
  });
});
