import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { login } from '../peers/pages.js';

export const database = new DatabaseSync(join(process.env.FOLDER!, 'app.db'));
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
database.exec('CREATE TABLE users (email TEXT PRIMARY KEY) WITHOUT ROWID');

const add = database.prepare('INSERT OR IGNORE INTO users (email) VALUES (?)');
const find = database.prepare('SELECT email FROM users WHERE email = ?');
const limiter = new RateLimiterMemory({ points: 10, duration: 60 });

/** Who is logged in, read anew for every page. */
export const userOf = (user: string | undefined) =>
  user === undefined ? undefined : (find.get(user)?.email as string | undefined);

/** @throws when somebody tries too often, or in vain */
export async function loginLifecycle(ip: string, form: Record<string, string>) {
  await limiter.consume(ip);
  const user = await login(form);
  if (user === undefined) throw new Error('This email and password do not belong together');
  add.run(user);
  return user;
}
