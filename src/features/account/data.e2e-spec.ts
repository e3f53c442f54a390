import { describe, expect, it } from 'vitest';
import { everyRow } from '../../../test/support/every-row.js';
import { actingAs, seed, startApp } from '../../../test/support/kit.js';
import { passkeyOf } from './passkeys/passkeys.test-helpers.js';
import { sendWhenAsked } from '../../../test/support/mail.js';
import { PASSWORD } from '../../../test/support/people.js';
import { MailModule } from '#core/mail/mail.module.js';
import { Outbox } from '#core/mail/outbox.js';
import { TokensModule } from '#core/tokens/tokens.module.js';
import { Tokens } from '#core/tokens/tokens.js';
import { Users } from '#core/users/users.js';

/** Ada has a laptop, a phone, a mail that is on its way and a link; Eve has an account too, with the same. */
async function start() {
  const app = await startApp({}, { imports: [MailModule, TokensModule] });
  sendWhenAsked(app);
  const ada = await seed.user(app);
  const eve = await seed.user(app, 'eve@example.com');
  await actingAs(app, eve);
  const [laptop, phone] = [await actingAs(app, ada), await actingAs(app, ada)];
  await laptop.submit('/count/row', { by: '1' });
  for (const { email } of [ada, eve]) {
    const user = (await app.app.get(Users).findByEmail(email))!;
    await app.app.get(Outbox).add({ kind: 'none', address: email, payload: user.id });
    await app.app.get(Tokens).issue({ name: 'key', seconds: 600 }, user);
  }
  await passkeyOf(app, ada);
  return { app, ada, laptop, phone };
}

describe('One’s own data', () => {
  it('are a file with all that is kept, and nothing that lets anybody in', async () => {
    const { ada, laptop } = await start();
    const answer = await laptop.request('/account/data');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="my-data.json"');
    expect(answer.headers.get('content-type')).toContain('application/json');
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({
      account: { email: ada.email, role: null },
      logins: [{ ip: '127.0.0.1' }, { ip: '127.0.0.1' }],
      tokens: expect.arrayContaining([expect.objectContaining({ purpose: 'key' })]),
    });
    expect(text).not.toMatch(/argon2|password|"id"|eve@/);
  });

  // #region reauthenticated
  it('are asked for with the password, when that was long ago', async () => {
    const app = await startApp();
    const user = await seed.user(app);
    const old = await actingAs(app, user, { reauthenticated: false });
    for (const path of ['/account/data', '/account/delete']) {
      const page = await old.open(path);
      expect(page).toLeadTo(`/confirm?returnTo=${encodeURIComponent(path)}`);
    }
    expect((await old.submit('/account/delete')).path).toBe('/confirm');
    await expect(old).toBeLoggedInAs(user.email);
  });
  // #endregion reauthenticated
});

describe('An account that its owner deletes', () => {
  it('leaves nothing of its owner in any table', async () => {
    const { app, ada, laptop } = await start();
    expect(JSON.stringify(await everyRow(app))).toContain(ada.id);
    const page = await laptop.submit('/account/delete');
    expect(page).toShowFlash('Your account and all its data are deleted.');
    const left = await everyRow(app);
    const rows = JSON.stringify(left);
    expect(rows).not.toContain(ada.id);
    expect(rows).not.toContain(ada.email);
    expect(rows).toContain('eve@example.com');
    expect(left.logins).toHaveLength(1);
    expect(left.mails).toHaveLength(1);
    expect(left.tokens).toHaveLength(2);
  });

  it('is gone on every device at once, for a copy of the cookie too', async () => {
    const { app, ada, laptop, phone } = await start();
    const thief = laptop.thief();
    const page = await laptop.submit('/account/delete');
    expect(page.first.headers.get('clear-site-data')).toBe('"cache", "storage"');
    for (const device of [laptop, phone, thief]) await expect(device).toBeGuest();
    const login = await app.visitor().submit('/login', { email: ada.email, password: PASSWORD });
    expect(login.status).toBe(422);
    expect(app.log.events('account_deleted')).toMatchObject([{ userId: ada.id }]);
  });

  it('may be made anew, and has nothing of the old one', async () => {
    const { app, ada, laptop } = await start();
    await laptop.submit('/account/delete');
    const again = await seed.user(app, ada.email);
    expect(again.id).not.toBe(ada.id);
    const answer = await (await actingAs(app, again)).request('/account/data');
    expect(await answer.json()).toMatchObject({
      logins: [{}],
      tokens: [{ purpose: 'known-browser' }],
      mails: [],
    });
  });

  it('is deleted once, when two devices ask at once', async () => {
    const { app, laptop, phone } = await start();
    const pages = await Promise.all([laptop, phone].map((d) => d.submit('/account/delete')));
    expect(pages.every(({ status }) => status === 200)).toBe(true);
    expect((await everyRow(app)).users).toHaveLength(1);
  });
});
