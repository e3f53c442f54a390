import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { useBrowser } from '../../../../test/starter/browser.js';
import { seed, startApp } from '../../../../test/support/kit.js';
import { PASSWORD } from '../../../../test/support/people.js';
import { slowProxy } from '../../../../test/starter/slow-proxy.js';
import { UserLogins } from '../../logins/user-logins.js';

const browser = useBrowser();

/** Ada, before the login, far away from the server. */
async function start(javaScriptEnabled: boolean) {
  const app = await startApp();
  const { id, email } = await seed.user(app);
  const origin = `http://127.0.0.1:${await slowProxy(Number(new URL(app.origin).port), 200)}`;
  const tab = await browser.visit({ origin }, { javaScriptEnabled });
  await tab.open('/login');
  await tab.type('Email', email);
  await tab.type('Password', PASSWORD);
  const button = tab.page.getByRole('button', { name: 'Log in', exact: true });
  const { x, y } = (await button.boundingBox())!;
  const press = () => tab.page.mouse.click(x + 5, y + 5);
  return { app, id, email, tab, button, press };
}

describe('A nervous double click', () => {
  it('logs in, once', async () => {
    const { app, id, email, tab, press } = await start(false);
    await press();
    // The answer is on its way when they click again.
    await setTimeout(120);
    await press();
    await expect.poll(() => tab.has('#user')).toBe(true);
    expect(await tab.text('#user')).toBe(email);
    expect(await app.app.get(UserLogins).of(id)).toHaveLength(1);
  });

  it('finds the button at rest where scripts run, and awake again after Back', async () => {
    const { tab, button, press } = await start(true);
    // An answer that leaves the page where it is.
    await tab.page.route('**/login', (route) => route.fulfill({ status: 204 }));
    await press();
    await expect.poll(() => button.isDisabled()).toBe(true);
    await tab.page.evaluate("dispatchEvent(new Event('pageshow'))");
    expect(await button.isDisabled()).toBe(false);
  });
});
