import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { actingAs, mailTo, seed, startApp } from '../../../../test/support/kit.js';
import { listen } from '../../../../test/support/listen.js';

const BREACHED = 'a sentence that many have read';
const REASON =
  'This one is known from a data breach, so it would be guessed. Choose your own words.';

/** With a service that knows one password. */
async function start() {
  const line = `${hash('sha1', BREACHED).toUpperCase().slice(5)}:7`;
  const port = await listen('http', (_, response) => response.end(line));
  return startApp({ PWNED_PASSWORDS_URL: `http://127.0.0.1:${port}/range/` });
}

describe('A password from a breach', () => {
  it('is refused at a sign-up, with the reason at the field', async () => {
    const visitor = (await start()).visitor();
    const form = { email: 'ada@example.com', password: BREACHED };
    const page = await visitor.submit('/signup', form);
    expect([page.status, page.text('#password-about')]).toEqual([422, REASON]);
    const home = await visitor.submit('/signup', { ...form, password: `${BREACHED} twice` });
    expect(home).toBeLoggedInAs('ada@example.com');
  });

  it('is refused when it is to be the new one', async () => {
    const app = await start();
    const ada = await seed.user(app);
    const form = { currentPassword: ada.password, newPassword: BREACHED };
    const page = await (await actingAs(app, ada)).submit('/account/password', form);
    expect([page.status, page.text('#newPassword-about')]).toEqual([422, REASON]);
  });

  it('is refused by the link in a mail, which still works', async () => {
    const app = await start();
    const ada = await seed.user(app);
    const visitor = app.visitor();
    await visitor.submit('/reset', { email: ada.email });
    await visitor.open((await mailTo(app, ada)).path);
    const page = await visitor.submit('/new-password', { newPassword: BREACHED });
    expect([page.status, page.text('#newPassword-about')]).toEqual([422, REASON]);
    const newPassword = `${BREACHED} twice`;
    expect(await visitor.submit('/new-password', { newPassword })).toLeadTo('/login');
  });
});
