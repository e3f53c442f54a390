import { argon2Sync } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Database } from '../database/database.js';
import { migrations } from './tables.js';
import { Passwords } from './passwords.js';
import { Users } from './users.js';

async function open() {
  const database = await Database.open('sqlite::memory:');
  onTestFinished(() => database.destroy());
  await database.migrate('users', migrations);
  return { database, users: new Users(database, new Passwords()) };
}

/** The processor time of all threads, in microseconds: what a hash costs, however busy the machine is. */
async function cost(work: () => Promise<unknown>) {
  const before = process.cpuUsage();
  for (let i = 0; i < 5; i++) await work();
  return process.cpuUsage(before).user;
}

describe('A wrong password', () => {
  it('costs as much for an address without an account as for one with an account', async () => {
    const { users } = await open();
    await users.signUp('ada@example.com', 'correct horse battery staple');
    const known = await cost(() => users.verify('ada@example.com', 'wrong'));
    const unknown = await cost(() => users.verify('nobody@example.com', 'wrong'));
    expect(unknown).toBeGreaterThan(known / 2);
  });
});

describe('An old hash', () => {
  it('is made anew with today’s cost when its owner logs in', async () => {
    const { database, users } = await open();
    const id = await users.signUp('ada@example.com', 'correct horse battery staple');
    const weaker = weakHashOf('correct horse battery staple');
    await database.updateTable('users').set({ password_hash: weaker }).execute();
    expect(await users.verify('ADA@example.com', 'correct horse battery staple')).toBe(id);
    const { password_hash } = await database
      .selectFrom('users')
      .select('password_hash')
      .executeTakeFirstOrThrow();
    expect(password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
});

function weakHashOf(password: string) {
  const nonce = Buffer.alloc(16, 7);
  const parameters = { message: password, nonce, tagLength: 32, memory: 8192, passes: 1 };
  const key = argon2Sync('argon2id', { ...parameters, parallelism: 1 });
  const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=8192,t=1,p=1$${text(nonce)}$${text(key)}`;
}
