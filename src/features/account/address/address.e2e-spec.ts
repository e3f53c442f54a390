import { describe, expect } from 'vitest';
import { everyRow } from '../../../../test/support/every-row.js';
import { actingAs, it, mailTo, seed, startApp, stopClock } from '../../../../test/support/kit.js';
import { mailsTo, sendWhenAsked } from '../../../../test/support/mail.js';
import { operator } from '../../../../test/support/operator.js';
import { triesOf } from '../../../../test/support/people.js';
import { inProduction } from '../../../../test/support/production.js';
import { Users } from '#core/users/users.js';

const OLD = 'ada@example.com';
const NEW = 'ada@new.example';
const newPassword = 'a wholly different sentence';
const DEAD = 'This link is invalid or has expired.';

/** Ada has asked for another address, and has the mail there. */
async function asked() {
  const app = await startApp();
  const ada = await seed.user(app);
  const laptop = await actingAs(app, ada);
  await laptop.submit('/account/email', { email: NEW });
  return { app, ada, laptop, mail: await mailTo(app, NEW) };
}

/** The address was changed, by Ada or by a thief. */
async function changed() {
  const { mail, ...more } = await asked();
  await more.laptop.open(mail.path);
  await more.laptop.submit('/new-address');
  return { ...more, back: await mailTo(more.app, OLD), visitor: more.app.visitor() };
}

describe('Somebody who has a new address', () => {
  it('changes it by a link to the new one', async () => {
    const { app, ada, laptop, mail } = await asked();
    await expect(laptop).toBeLoggedInAs(OLD);
    const page = await laptop.open(mail.path);
    expect(page).toLeadTo('/new-address');
    expect(page.text('.lead')).toContain(`The account of ${OLD} gets the address ${NEW}.`);
    await expect(laptop).toBeLoggedInAs(OLD);
    const done = await laptop.submit('/new-address');
    expect(done).toShowFlash(`The email of your account is ${NEW} from now on.`);
    expect(done).toBeLoggedInAs(NEW);
    const form = { email: NEW, password: ada.password };
    expect(await app.visitor().submit('/login', form)).toBeLoggedInAs(NEW);
    expect(app.log.events('address_changed')).toMatchObject([{ userId: ada.id }]);
  });

  it('gets it from an operator, and the old one takes it back by a link', async ({ app }) => {
    const ada = await seed.user(app);
    await seed.user(app, 'eve@example.com');
    for (const given of ['eve@example.com', 'no address'])
      await expect(operator(app, [OLD, 'email', given])).rejects.toThrow(given);
    await operator(app, [OLD, 'email', NEW]);
    const form = { email: NEW, password: ada.password };
    const laptop = app.visitor();
    expect(await laptop.submit('/login', form)).toBeLoggedInAs(NEW);
    await laptop.open((await mailTo(app, OLD)).path);
    await laptop.submit('/new-address', { newPassword });
    expect(
      await app.visitor().submit('/login', { email: OLD, password: newPassword }),
    ).toBeLoggedInAs(OLD);
  });

  it('is asked for the password, when that was long ago', async () => {
    const { app, ada } = await asked();
    const old = await actingAs(app, ada, { reauthenticated: false });
    expect((await old.submit('/account/email', { email: NEW })).path).toMatch(/^\/confirm/);
  });

  it('is told the same when the address has an account, whose owner gets no mail', async ({
    app,
  }) => {
    const laptop = await actingAs(app, await seed.user(app));
    await seed.user(app, 'eve@example.com');
    const taken = await laptop.submit('/account/email', { email: 'eve@example.com' });
    const free = await laptop.submit('/account/email', { email: NEW });
    expect(taken.flash).toBe(free.flash);
    expect(await mailsTo(app, 'eve@example.com')).toEqual([]);
  });

  it('is told at the field when it is none, and slowed down', async ({ app }) => {
    const laptop = await actingAs(app, await seed.user(app));
    const page = await laptop.submit('/account/email', { email: 'a@b, c@d' });
    expect(page.status).toBe(422);
    expect(page.text('#email-about')).toContain('Enter an email address');
    let one = 0;
    const another = () => laptop.submit('/account/email', { email: `${++one}-${NEW}` });
    expect(await triesOf(another)).toBe(5);
  });

  it('cannot be sent more than three mails an hour, however many accounts ask', async ({ app }) => {
    const statuses = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      const visitor = await actingAs(app, await seed.user(app, `${name}@example.com`));
      const email = name === 'e' ? ` ${NEW.toUpperCase()}\u200b` : NEW;
      statuses.push((await visitor.submit('/account/email', { email })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect(await mailsTo(app, NEW)).toHaveLength(3);
  });

  it('reads nothing in the mails that somebody else has typed', async ({ app }) => {
    const laptop = await actingAs(app, await seed.user(app, 'www.evil.example/x=@example.com'));
    await laptop.submit('/account/email', { email: NEW });
    const mail = await mailTo(app, NEW);
    await laptop.open(mail.path);
    await laptop.submit('/new-address');
    const back = await mailTo(app, 'www.evil.example/x=@example.com');
    for (const { text, html } of [mail, back]) {
      expect(text + html).not.toMatch(/evil|ada@/);
    }
  });

  it('is led there by the account, where mails can be sent only', async () => {
    const app = await startApp(inProduction());
    const page = await (await actingAs(app, await seed.user(app))).open('/account');
    expect(page.all('a[href="/account/email"]')).toEqual([]);
    const { laptop } = await asked();
    expect((await laptop.open('/account')).all('a[href="/account/email"]')).toHaveLength(1);
  });
});

describe('The link to a new address', () => {
  it('works once, for an hour, and not after the password was changed', async () => {
    const { laptop, mail } = await asked();
    const late = await asked();
    await late.laptop.submit('/account/password', {
      currentPassword: late.ada.password,
      newPassword,
    });
    expect(await late.laptop.open(late.mail.path)).toShowFlash(DEAD);
    await laptop.open(mail.path);
    await laptop.submit('/new-address');
    expect(await laptop.open(mail.path)).toShowFlash(DEAD);
    const slow = await asked();
    await stopClock().pass(60 * 60);
    expect(await slow.app.visitor().open(slow.mail.path)).toShowFlash(DEAD);
  });

  it('gives nothing to a copy of the cookie from before it was followed', async () => {
    const { laptop, mail } = await asked();
    const thief = laptop.thief();
    await laptop.open(mail.path);
    expect(await thief.submit('/new-address')).toShowFlash(DEAD);
    expect(await laptop.submit('/new-address')).toBeLoggedInAs(NEW);
  });

  it('is not sent when the password was changed before', async ({ app }) => {
    sendWhenAsked(app);
    const ada = await seed.user(app);
    const thief = await actingAs(app, ada);
    await thief.submit('/account/email', { email: NEW });
    const laptop = await actingAs(app, ada);
    await laptop.submit('/account/password', { currentPassword: ada.password, newPassword });
    expect(await mailsTo(app, NEW)).toEqual([]);
  });

  it('gives an address to one of two accounts that use it at once', async () => {
    const { app, laptop, mail } = await asked();
    const eve = await actingAs(app, await seed.user(app, 'eve@example.com'));
    await eve.submit('/account/email', { email: NEW });
    await Promise.all([laptop.open(mail.path), eve.open((await mailTo(app, NEW)).path)]);
    const pages = await Promise.all([laptop, eve].map((one) => one.submit('/new-address')));
    const users = pages.map(({ user }) => user);
    expect(users.filter((user) => user === NEW)).toHaveLength(1);
    expect(pages.map(({ status }) => status)).toEqual([200, 200]);
  });

  it.each(['x', "' OR 1=1 --", '{{token}}', '__proto__'])(
    'is none when somebody made it up: %s',
    async (token) => {
      const { laptop } = await asked();
      expect(await laptop.open(`/new-address/${encodeURIComponent(token)}`)).toShowFlash(DEAD);
      expect(await laptop.submit('/new-address')).toShowFlash(DEAD);
    },
  );
});

describe('The old address', () => {
  it('is told, and takes the account back: with a new password, and everybody is out', async () => {
    const { app, laptop, back, visitor } = await changed();
    expect(back.text).toContain('was changed');
    const page = await visitor.open(back.path);
    expect(page.text('.lead')).toContain(`The account of ${NEW} gets the address ${OLD} again`);
    const done = await visitor.submit('/new-address', { newPassword });
    expect(done).toLeadTo('/login');
    expect(done.flash).toContain(`is ${OLD} again`);
    await expect(laptop).toBeGuest();
    const form = { email: OLD, password: newPassword };
    expect(await app.visitor().submit('/login', form)).toBeLoggedInAs(OLD);
    expect(app.log.events('address_changed')).toMatchObject([{}, { reason: 'restored' }]);
  });

  it('gives nothing to a copy of the cookie from before its link was followed', async () => {
    const { back, laptop, visitor } = await changed();
    await visitor.open('/count');
    const thief = visitor.thief();
    await visitor.open(back.path);
    expect(await thief.submit('/new-address', { newPassword })).toShowFlash(DEAD);
    await expect(laptop).toBeLoggedInAs(NEW);
    expect(await visitor.submit('/new-address', { newPassword })).toLeadTo('/login');
  });

  it('needs a good password for it', async () => {
    const { back, visitor } = await changed();
    await visitor.open(back.path);
    for (const form of [{}, { newPassword: 'short' }, { newPassword: OLD }]) {
      const page = await visitor.submit('/new-address', form);
      expect(page.status).toBe(422);
      expect(page.all('#newPassword-about.error')).toHaveLength(1);
    }
  });

  it('does so after the password was changed too, and for seven days', async () => {
    const { ada, back, laptop, visitor } = await changed();
    await laptop.submit('/account/password', { currentPassword: ada.password, newPassword });
    const clock = stopClock();
    await clock.pass(7 * 24 * 60 * 60 - 60);
    expect((await visitor.open(back.path)).path).toBe('/new-address');
    await clock.pass(61);
    expect(await visitor.open(back.path)).toShowFlash(DEAD);
  });

  it('is stronger than the way back of whoever took it', async () => {
    const { app, back, visitor } = await changed();
    await stopClock().pass(60);
    const laptop = await actingAs(app, NEW);
    await laptop.submit('/account/email', { email: 'third@example.com' });
    await laptop.open((await mailTo(app, 'third@example.com')).path);
    await laptop.submit('/new-address');
    const thief = await mailTo(app, NEW);
    expect(thief.subject).toBe('Your address was changed');
    await laptop.open(thief.path);
    const done = await laptop.submit('/new-address', { newPassword: `${newPassword}, of a thief` });
    expect(done).toLeadTo('/login');
    await visitor.open(back.path);
    expect(await visitor.submit('/new-address', { newPassword })).toLeadTo('/login');
    const form = { email: OLD, password: newPassword };
    expect(await app.visitor().submit('/login', form)).toBeLoggedInAs(OLD);
    expect(await laptop.open(thief.path)).toShowFlash(DEAD);
  });

  it('harms nobody who has shown meanwhile that it is theirs', async () => {
    const { app, laptop, back, visitor } = await changed();
    await app.app.get(Users).signUp(OLD, newPassword, { isVerified: true });
    const other = await actingAs(app, OLD);
    await visitor.open(back.path);
    const page = await visitor.submit('/new-address', { newPassword });
    expect(page.text('#newPassword-about')).toContain('belongs to another account by now');
    await expect(other).toBeLoggedInAs(OLD);
    await expect(laptop).toBeLoggedInAs(NEW);
  });

  it('is not lost to an account that somebody makes with it meanwhile', async () => {
    const { app, ada, back, visitor } = await changed();
    // One that is deleted takes with it what was kept about its address, and not the way back of another account.
    const shortLived = await actingAs(app, await seed.user(app, OLD));
    expect(await (await shortLived.request('/account/data')).text()).not.toContain('address-back');
    await shortLived.submit('/account/delete');
    const squatter = await actingAs(app, await seed.user(app, OLD));
    await visitor.open(back.path);
    await visitor.submit('/new-address', { newPassword });
    await expect(squatter).toBeGuest();
    const { users } = await everyRow(app);
    expect(users).toContainEqual(expect.objectContaining({ id: ada.id, email: OLD }));
  });
});
