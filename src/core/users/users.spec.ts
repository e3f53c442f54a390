import { describe, expect, it, onTestFinished } from 'vitest';
import { writing } from '../../../test/support/accounts.js';
import { hashAsTyped } from '../../../test/support/old-hash.js';
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
  it.each([
    ['of today’s cost', 'correct horse battery staple', { memory: 8192, passes: 1 }],
    ['in the form that is compared today', 'Fu\u0308nf Ga\u0308nse im Garten', {}],
  ])('is replaced by one %s when its owner logs in', async (_, typed, cost) => {
    const { database, users } = await open();
    const account = await users.signUp('ada@example.com', typed);
    const old = hashAsTyped(typed, cost);
    await writing(database).updateTable('users').set({ password_hash: old }).execute();
    const credential = await users.verify('ADA@example.com', typed);
    expect(credential?.userId).toBe(account?.userId);
    const { password_hash } = await database
      .selectFrom('users')
      .select('password_hash')
      .executeTakeFirstOrThrow();
    expect(await new Passwords().verify(typed.normalize('NFC'), password_hash)).toBe('right');
  });
});

describe('Addresses from before', () => {
  it('get the form that is compared today, and of two that are one the first keeps it', async () => {
    const { database, users } = await open();
    const before = [
      'a@bücher.example',
      'a@xn--bcher-kva.example',
      'jose\u0301@example.com',
      'plain@example.com',
    ];
    await writing(database)
      .insertInto('users')
      .values(
        before.map((email, at) => ({ id: String(at), email, password_hash: '', created_at: at })),
      )
      .execute();
    await migrations['002-one-form-of-emails']!.up(database);
    const rows = await database.selectFrom('users').select('email').orderBy('id').execute();
    expect(rows.map(({ email }) => email)).toEqual([
      'a@bücher.example',
      'a@xn--bcher-kva.example',
      'josé@example.com',
      'plain@example.com',
    ]);
    expect(await users.signUp('JOSÉ@example.com', 'correct horse battery staple')).toBeUndefined();
  });
});

describe('An old hash of somebody who logs in twice at once', () => {
  it('is made anew once, and both are let in', async () => {
    const { database, users } = await open();
    const password = 'correct horse battery staple';
    await users.signUp('ada@example.com', password);
    const old = hashAsTyped(password, { memory: 8192, passes: 1 });
    await writing(database).updateTable('users').set({ password_hash: old }).execute();
    const login = () => users.verify('ada@example.com', password);
    const [one, other] = await Promise.all([login(), login()]);
    expect(one?.passwordHash).toMatch(/m=19456/);
    expect(other).toEqual(one);
  });
});
