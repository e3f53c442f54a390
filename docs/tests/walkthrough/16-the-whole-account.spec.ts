import { Secret, TOTP } from 'otpauth';
import { expect, it, onTestFinished } from 'vitest';
import { useBrowser } from '../../../test/starter/browser.js';
import { builtPlace } from '../../../test/starter/built-place.js';
import { MarkdownPage } from '../../../test/starter/document.js';
import { freePort } from '../../../test/starter/free-port.js';
import { expectToBeKept } from '../../../test/starter/picture.js';
import { withDevice } from '../../../test/starter/passkeys.js';
import { startProcess } from '../../../test/starter/process.js';
import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/16-the-whole-account.md');

const page = new MarkdownPage('docs/walkthrough/16-the-whole-account.md').text.replaceAll(
  /\s+/g,
  ' ',
);
const browser = useBrowser();

/** What the page tells the reader to click and to type, and what they read then. */
function told(words: string) {
  expect(page).toContain(words);
  return words;
}

async function start() {
  const place = builtPlace();
  const port = String(await freePort());
  await startProcess(place.folder, { PORT: port });
  onTestFinished(() => place.delete());
  // A passkey is for a host with a name.
  const site = { origin: `http://localhost:${port}` };
  const options = { viewport: { width: 1000, height: 760 }, javaScriptEnabled: true };
  const open = () => browser.visit(site, options);
  return { first: await open(), second: await open() };
}

const DEMO = 'demo@example.com';

it('The tour: what is clicked, and what is read then', async () => {
  const { first, second } = await start();
  const read = (tab: typeof first, words: string) =>
    expect.poll(() => tab.text('main')).toContain(told(words));

  for (const email of ['nobody@example.com', DEMO]) {
    await first.open('/login');
    await first.follow(told('Forgot your password?'));
    await first.type('Email', told(email));
    await first.press(told('Send the link'));
    await read(first, 'If an account has that email, a mail with a link is on its way.');
  }
  await expect
    .poll(async () => (await first.open('/__mail')).text('main'))
    .toContain('Choose a new password');
  const mails = first.page.locator('article');
  expect(await mails.count()).toBe(1);
  expect(await mails.innerText()).toContain(`To ${DEMO}`);
  expectToBeKept('docs/images/mail.png', await first.page.screenshot());
  const button = mails.locator('a.button');
  const link = (await button.getAttribute('href'))!;
  expect(await button.innerText()).toBe(told('Choose a new password'));
  await first.arrive(() => button.click());
  expect(first.path).toBe(told('/new-password'));
  await first.type('New password', told('four cups of tea'));
  await first.press('Change password');
  await read(first, 'Your password is changed, and you are logged out everywhere. Log in with it.');
  await first.open(link);
  await read(first, 'This link is invalid or has expired.');

  const logIn = async (tab: typeof first) => {
    await tab.open('/login');
    await tab.logIn(DEMO, 'four cups of tea');
  };
  await logIn(first);
  await first.follow(told('Account'));
  await first.follow(told('see whether it is on'));
  await first.press(told('Set it up'));
  expectToBeKept('docs/images/second-factor.png', await first.page.screenshot());
  const secret = Secret.fromBase32((await first.text('#secret')).replaceAll(' ', ''));
  await first.type('The code that it shows', TOTP.generate({ secret }));
  await first.press(told('Turn it on'));
  const codes = await first.page.locator('.codes code').allInnerTexts();
  expect(codes).toHaveLength(10);
  await logIn(second);
  await read(second, 'One more step: a code from your app, within five minutes.');
  await second.open('/account');
  expect(second.path).toBe('/login');
  await logIn(second);
  await second.follow(told('Use a recovery code instead'));
  await second.type('Recovery code', codes[0]!);
  await second.press(told('Continue'));
  expect(await second.text('#user')).toBe(DEMO);

  await first.follow('Account');
  await read(first, 'Where you are logged in');
  expect(await first.page.locator('[data-session]').count()).toBe(2);
  await first.press(told('Log out all other devices'));
  await second.open('/');
  await read(second, 'You were logged out on another device, or by a change of your password.');

  const device = await withDevice(first.page);
  await first.follow('Account');
  await first.follow(told('see your passkeys'));
  await device.touch(() => first.press(told('Add a passkey')));
  await first.press(told('Log out'));
  await first.open('/login');
  await device.touch(() => first.press(told('Log in with a passkey')));
  expect(await first.text('#user')).toBe(DEMO);

  await first.follow('Account');
  const file = first.page.waitForEvent('download');
  await first.page.getByRole('link', { name: told('take it along as a file') }).click();
  await file;
  await first.follow(told('delete your account'));
  await first.press(told('Delete my account'));
  await read(first, 'Your account and all its data are deleted.');
});
