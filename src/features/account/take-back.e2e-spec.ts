import { describe, expect, it } from 'vitest';
import { everyRow } from '../../../test/support/every-row.js';
import {
  actingAs,
  mailTo,
  passkeyOf,
  seed,
  startApp,
  withSecondFactor,
} from '../../../test/support/kit.js';
import { mailsTo } from '../../../test/support/mail.js';
import { Device } from '../../../test/support/passkey-device.js';
import { addPasskey } from '../../../test/support/passkeys.js';
import { PASSWORD } from '../../../test/support/people.js';
import { codeFromPage } from '../../../test/support/second-factor.js';
import type { Visitor } from '../../../test/support/visitor.js';
import { Database } from '#core/database/database.js';
import { now } from '#core/session/clock.js';

const OLD = 'ada@example.com';
const EVIL = 'eve@evil.example';
const STOLEN = 'a sentence of the thief';
const NEW = 'a wholly different sentence';
const CHANGED = 'Your address was changed';
const THIEF = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Thief/1.0' };

/** Ada has logged in, and a thief knows her password. */
async function start() {
  const app = await startApp();
  const ada = await seed.user(app, OLD);
  const logIn = async (password = PASSWORD, headers: Record<string, string> = {}) => {
    const visitor = app.visitor();
    const page = await visitor.submit('/login', { email: OLD, password }, headers);
    return { visitor, page };
  };
  await logIn();
  const notices = async () => mailTo(app, ada);
  return { app, ada, logIn, notices };
}

async function turnOnFactor(thief: Visitor) {
  const page = await thief.submit('/account/second-factor/secret');
  await thief.submit('/account/second-factor', { code: codeFromPage(page.text('#secret')!) });
}

async function changeAddress(
  { app }: Pick<Awaited<ReturnType<typeof start>>, 'app'>,
  thief: Visitor,
  to = EVIL,
) {
  await thief.submit('/account/email', { email: to });
  await thief.open((await mailTo(app, to)).path);
  await thief.submit('/new-address');
}

const choosePassword = (thief: Visitor) =>
  thief.submit('/account/password', { currentPassword: PASSWORD, newPassword: STOLEN });

const idsIn = (rows: unknown[] | undefined) => rows!.map((row) => (row as { id: string }).id);

describe('“It was not me”', () => {
  it('takes away all that the thief’s login has added: password, address, second factor, passkey', async () => {
    const { app, ada, logIn, notices } = await start();
    const own = await passkeyOf(app, ada);
    const { visitor: thief } = await logIn(PASSWORD, THIEF);
    const { path } = await notices();
    await choosePassword(thief);
    await addPasskey(thief, new Device(app.config.publicOrigin));
    await turnOnFactor(thief);
    await changeAddress({ app }, thief);
    const owner = app.visitor();
    await owner.open(path);
    expect((await owner.submit('/not-me')).notice).toContain('Every device is logged out');
    const rows = await everyRow(app);
    expect(idsIn(rows.passkeys)).toEqual([own.id]);
    expect([rows.second_factors, rows.recovery_codes, rows.logins]).toEqual([[], [], []]);
    expect(rows.users).toMatchObject([{ id: ada.id, email: OLD }]);
    for (const password of [STOLEN, PASSWORD])
      expect((await logIn(password)).page.status).toBe(422);
    await owner.submit('/reset', { email: OLD });
    await owner.open((await mailTo(app, OLD)).path);
    await owner.submit('/new-password', { newPassword: NEW });
    expect((await logIn(NEW)).page).toBeSignedInAs(OLD);
  });

  it('leaves a second factor of long standing and the password, and no code or device of the thief', async () => {
    const { app, ada, logIn, notices } = await start();
    const [code = ''] = await withSecondFactor(app, ada);
    await mailsTo(app, ada);
    const { visitor: thief } = await logIn(PASSWORD, THIEF);
    await thief.submit('/login/code', { code, trust: 'true' }, THIEF);
    const { path } = await notices();
    await thief.submit('/account/second-factor/codes');
    const owner = app.visitor();
    await owner.open(path);
    await owner.submit('/not-me');
    const rows = await everyRow(app);
    expect(rows.second_factors).toHaveLength(1);
    expect(rows.recovery_codes).toEqual([]);
    expect(JSON.stringify(rows.tokens)).not.toContain('trusted-device');
    expect((await logIn()).page).toLeadTo('/login/code');
  });

  it('ends what the thief has asked for, and is not done yet', async () => {
    const { app, logIn, notices } = await start();
    const { visitor: thief } = await logIn(PASSWORD, THIEF);
    const { path } = await notices();
    await thief.submit('/account/email', { email: EVIL });
    const link = await mailTo(app, EVIL);
    await thief.submit('/account/email', { email: `new-${EVIL}` });
    const owner = app.visitor();
    await owner.open(path);
    await owner.submit('/not-me');
    expect(await mailsTo(app, `new-${EVIL}`)).toEqual([]);
    expect((await app.visitor().open(link.path)).notice).toContain('does not work any more');
  });

  it('gives the account to its owner also when the thief presses it', async () => {
    const { app, ada, logIn } = await start();
    const { visitor: thief } = await logIn(PASSWORD, THIEF);
    await changeAddress({ app }, thief);
    await addPasskey(thief, new Device(app.config.publicOrigin));
    await thief.open((await mailTo(app, EVIL)).path);
    await thief.submit('/not-me');
    expect((await everyRow(app)).users).toMatchObject([{ id: ada.id, email: OLD }]);
  });
});

describe('The way back of an address', () => {
  it('takes away the second factor that the thief has turned on', async () => {
    const { app, logIn } = await start();
    const { visitor: thief } = await logIn(PASSWORD, THIEF);
    await changeAddress({ app }, thief);
    await turnOnFactor(thief);
    const owner = app.visitor();
    const mails = await mailsTo(app, OLD);
    await owner.open(mails.find(({ subject }) => subject === CHANGED)!.path);
    await owner.submit('/new-address', { newPassword: NEW });
    expect((await logIn(NEW)).page).toBeSignedInAs(OLD);
  });

  it('is none for an address that the thief has had in between', async () => {
    const { app, logIn } = await start();
    const { visitor: thief } = await logIn(PASSWORD, THIEF);
    await changeAddress({ app }, thief);
    await changeAddress({ app }, thief, `new-${EVIL}`);
    const { path } = await mailTo(app, EVIL);
    expect((await thief.open(path)).notice).toContain('does not work any more');
  });

  it('wins although its mail comes after the way back of the thief was used', async () => {
    const { app, ada, logIn } = await start();
    const mails = app.app.get(Database).updateTable('mails').where('address', '=', OLD);
    await changeAddress({ app }, (await logIn(PASSWORD, THIEF)).visitor);
    await mails.set({ due_at: now() + 60 }).execute();
    const thief = await actingAs(app, { id: ada.id, email: EVIL });
    await changeAddress({ app }, thief, `new-${EVIL}`);
    const back = (await mailsTo(app, EVIL)).find(({ subject }) => subject === CHANGED)!;
    await thief.open(back.path);
    expect((await thief.submit('/new-address', { newPassword: STOLEN })).path).toBe('/login');
    await mails.set({ due_at: 0 }).execute();
    const own = (await mailsTo(app, OLD)).find(({ subject }) => subject === CHANGED)!;
    const owner = app.visitor();
    await owner.open(own.path);
    await owner.submit('/new-address', { newPassword: NEW });
    expect((await logIn(NEW)).page).toBeSignedInAs(OLD);
  });
});
