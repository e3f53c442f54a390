import { describe, expect, it } from 'vitest';
import { accountsOf } from '../../../test/support/accounts.js';
import { everyRow } from '../../../test/support/every-row.js';
import { seed, startApp, stopClock } from '../../../test/support/kit.js';
import { Database } from '../database/database.js';
import { Users } from '../users/users.js';
import { TokensModule } from './tokens.module.js';
import { type Purpose, Tokens } from './tokens.js';

const KEY: Purpose = { name: 'key', seconds: 60 };
const OTHER: Purpose = { name: 'other', seconds: 60 };
const LASTING: Purpose = { name: 'lasting', seconds: 60, outlivesChanges: true };

async function start() {
  const app = await startApp({}, { imports: [TokensModule] });
  const { email, password } = await seed.user(app);
  const [users, tokens] = [app.app.get(Users), app.app.get(Tokens)];
  const ada = (await users.findByEmail(email))!;
  const changePassword = async () =>
    users.changePassword((await users.verify(email, password))!, `${password}!`);
  const database = app.app.get(Database);
  const changeEmail = () =>
    accountsOf(app).updateTable('users').set({ email: 'b@example.com' }).execute();
  return { app, ada, database, tokens, changePassword, changeEmail };
}

describe('A token', () => {
  it('says whose it is and what it is about, and is stored as a hash only', async () => {
    const { app, ada, tokens } = await start();
    const token = await tokens.issue(KEY, ada, { payload: 'something' });
    expect(await tokens.find(KEY, token)).toMatchObject({ userId: ada.id, payload: 'something' });
    expect(JSON.stringify(await everyRow(app))).not.toContain(token);
  });

  it('of one purpose is none of another', async () => {
    const { ada, tokens } = await start();
    expect(await tokens.find(OTHER, await tokens.issue(KEY, ada))).toBeUndefined();
  });

  it('is used once, by one of those who try at once', async () => {
    const { ada, database, tokens } = await start();
    const token = await tokens.issue(KEY, ada);
    const shown = (await tokens.find(KEY, token))!;
    const used = await Promise.all([1, 2, 3].map(() => tokens.consume(shown, database)));
    expect(used.filter(Boolean)).toHaveLength(1);
    expect(await tokens.find(KEY, token)).toBeUndefined();
  });

  it('of which one user may have few ends with newer ones of theirs', async () => {
    const { app, ada, tokens } = await start();
    const few = { ...KEY, max: 2 };
    const eve = (await app.app
      .get(Users)
      .findByEmail((await seed.user(app, 'eve@b.example')).email))!;
    const hers = await tokens.issue(few, eve);
    const clock = stopClock();
    const theirs: string[] = [];
    for (let made = 0; made < 3; made++) {
      theirs.push(await tokens.issue(few, ada));
      await clock.pass(1);
    }
    const found = await Promise.all([...theirs, hers].map((token) => tokens.find(few, token)));
    expect(found.map(Boolean)).toEqual([false, true, true, true]);
  });

  it('expires, and is deleted then', async () => {
    const { app, ada, tokens } = await start();
    const token = await tokens.issue(KEY, ada);
    const clock = stopClock();
    await clock.pass(60);
    expect(await tokens.find(KEY, token)).toBeUndefined();
    await tokens.issue(OTHER, ada);
    await tokens.cleanUp();
    expect((await everyRow(app)).tokens).toMatchObject([{ purpose: 'other' }]);
  });

  it('is worth nothing once address or password are others, unless it is for just that', async () => {
    const { ada, tokens, changePassword, changeEmail } = await start();
    const lasting = await tokens.issue(LASTING, ada);
    const before = await tokens.issue(KEY, ada);
    await changePassword();
    expect(await tokens.find(KEY, before)).toBeUndefined();
    await changeEmail();
    expect(await tokens.find(LASTING, lasting)).toMatchObject({ email: 'b@example.com' });
  });

  it('is worth nothing once the address is another', async () => {
    const { ada, tokens, changeEmail } = await start();
    const before = await tokens.issue(KEY, ada);
    await changeEmail();
    expect(await tokens.find(KEY, before)).toBeUndefined();
  });
});
