import { describe, expect, it, onTestFinished } from 'vitest';
import { writing } from '../../../test/support/accounts.js';
import { oldHashOf } from '../../../test/support/old-hash.js';
import { Database } from '../database/database.js';
import { migrations } from './tables.js';
import { Passwords } from './passwords.js';
import { Credentials } from './credentials.js';
import { Users } from './users.js';
import { AccountData } from './account-data.js';

async function open() {
  const database = await Database.open('sqlite::memory:');
  onTestFinished(() => database.destroy());
  await database.migrate('users', migrations);
  return {
    database,
    users: new Users(new AccountData(database), database, new Credentials(), new Passwords()),
  };
}

/** The processor time of all threads, in microseconds: of a hash, and of what other tests do meanwhile. */
async function cost(work: () => Promise<unknown>) {
  const before = process.cpuUsage();
  await work();
  return process.cpuUsage(before).user;
}

describe('A wrong password', () => {
  it('costs as much for an address without an account as for one with an account', async () => {
    const { users } = await open();
    await users.signUp('ada@example.com', 'correct horse battery staple');
    const known: number[] = [];
    const unknown: number[] = [];
    for (let i = 0; i < 5; i++) {
      known.push(await cost(() => users.verify('ada@example.com', 'wrong')));
      unknown.push(await cost(() => users.verify('nobody@example.com', 'wrong')));
    }
    // The least of each has the least of other tests in it. Without a hash it is nearly nothing.
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 2);
  });
});

describe('An old hash', () => {
  it('is replaced by one of today’s cost when its owner logs in', async () => {
    const { database, users } = await open();
    const password = 'correct horse battery staple';
    const account = await users.signUp('ada@example.com', password);
    const old = oldHashOf(password, { memory: 8192, passes: 1 });
    await writing(database).updateTable('users').set({ password_hash: old }).execute();
    const credential = await users.verify('ADA@example.com', password);
    expect(credential?.userId).toBe(account?.userId);
    const { password_hash } = await database
      .selectFrom('users')
      .select('password_hash')
      .executeTakeFirstOrThrow();
    expect(await new Passwords().verify(password, password_hash)).toBe('right');
  });
});

describe('An old hash of somebody who logs in twice at once', () => {
  it('is made anew once, and both are let in', async () => {
    const { database, users } = await open();
    const password = 'correct horse battery staple';
    await users.signUp('ada@example.com', password);
    const old = oldHashOf(password, { memory: 8192, passes: 1 });
    await writing(database).updateTable('users').set({ password_hash: old }).execute();
    const login = () => users.verify('ada@example.com', password);
    const [one, other] = await Promise.all([login(), login()]);
    expect(one?.passwordHash).toMatch(/m=19456/);
    expect(other).toEqual(one);
  });
});
