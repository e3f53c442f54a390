import { expect, it, onTestFinished } from 'vitest';
import { startProvider } from '../../../../deploy/provider.js';
import { useBrowser } from '../../../../test/starter/browser.js';
import { freePort } from '../../../../test/starter/free-port.js';
import { startApp } from '../../../../test/support/kit.js';

const browser = useBrowser();

/** A provider that others have written, and a browser that has the cookies of both sites. */
async function start(more: Record<string, string> = {}) {
  const PORT = String(await freePort());
  const origin = `http://localhost:${PORT}`;
  const { environment, issuer, server } = await startProvider({ port: 0, app: origin });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await startApp({ PORT, PUBLIC_ORIGIN: origin, ...environment, ...more });
  const tab = await browser.visit({ origin }, { javaScriptEnabled: true });
  const logInThere = async () => {
    await tab.page.getByPlaceholder('Enter any login').fill('ada');
    await tab.page.getByPlaceholder('and password').fill('any');
    await tab.press('Sign-in');
    await tab.page.getByRole('button', { name: 'Continue' }).click();
    await tab.page.waitForURL(`${origin}/**`);
  };
  return { issuer, origin, tab, logInThere };
}

it.each(['query', 'form_post'])(
  'A login at a provider makes an account, and ends with the session there, in a browser: %s',
  async (mode) => {
    const { issuer, origin, tab, logInThere } = await start({ OIDC_LOCAL_RESPONSE_MODE: mode });
    await tab.open('/login?returnTo=%2Fprivate');
    await tab.follow('Log in with Local');
    await logInThere();
    expect(await tab.text('h1')).toBe('Your first login through Local');
    await tab.press('Make an account');
    expect(tab.path).toBe('/private');
    expect(await tab.text('#user')).toBe('ada@example.com');
    await tab.open(`${issuer}/session/end`);
    await tab.page.getByRole('button', { name: 'Yes, sign me out' }).click();
    await expect
      .poll(async () => (await (await tab.open(`${origin}/private`)).page.title()).split(' ·')[0])
      .toBe('Log in');
    expect(await tab.text('.notice >> nth=0')).toContain('You were logged out');
  },
);

it('A login at a provider confirms who it is when it has asked again, in a browser', async () => {
  const { tab, logInThere } = await start();
  await tab.open('/login');
  await tab.follow('Log in with Local');
  await logInThere();
  await tab.press('Make an account');
  await tab.open('/auth/local/confirm?returnTo=%2Faccount%2Fdelete');
  expect(await tab.page.getByPlaceholder('Enter any login').isVisible()).toBe(true);
  await tab.page.getByPlaceholder('Enter any login').fill('ada');
  await tab.page.getByPlaceholder('and password').fill('any');
  await tab.press('Sign-in');
  await tab.page.waitForURL('**/account/delete');
  expect(await tab.text('.notice')).toContain('for ten minutes');
});
