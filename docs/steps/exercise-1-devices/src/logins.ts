import { randomBytes } from 'node:crypto';
import { database } from './database.js';

const idle = Number(process.env.IDLE_SECONDS ?? 30 * 60);
const absolute = Number(process.env.ABSOLUTE_SECONDS ?? 12 * 60 * 60);
const now = () => Date.now() / 1000;

database.exec(`
  CREATE TABLE IF NOT EXISTS logins (
    id TEXT PRIMARY KEY, email TEXT NOT NULL, started_at REAL NOT NULL, seen_at REAL NOT NULL
  )`);

const insert = database.prepare('INSERT INTO logins VALUES (:id, :email, :now, :now)');
const see = database.prepare(`
  UPDATE logins SET seen_at = :now
  WHERE id = :login AND seen_at > :now - :idle AND started_at > :now - :absolute
  RETURNING email`);
const remove = database.prepare('DELETE FROM logins WHERE id = ?');
// The id of a login is a secret, so a page names it by the number that SQLite gives each row.
const list = database.prepare(`
  SELECT rowid AS number, started_at, id = :login AS isThis FROM logins
  WHERE email = :email AND seen_at > :now - :idle AND started_at > :now - :absolute`);
const removeOne = database.prepare('DELETE FROM logins WHERE email = ? AND rowid = ?');
const removeOthers = database.prepare('DELETE FROM logins WHERE email = ? AND id <> ?');

/** @returns its secret id, which the session keeps */
export function startLogin(email: string) {
  const id = randomBytes(32).toString('hex');
  insert.run({ id, email, now: now() });
  return id;
}

/** @returns who is logged in, or undefined */
export const emailOf = (login = '') =>
  see.get({ login, now: now(), idle, absolute })?.email as string | undefined;

export const endLogin = (login = '') => remove.run(login);

export const endOthers = (login = '') => removeOthers.run(emailOf(login) ?? null, login);

export function loginsOf(login = '') {
  const rows = list.all({ login, email: emailOf(login) ?? null, now: now(), idle, absolute });
  return rows.map(({ number, started_at, isThis }) => ({
    number,
    since: new Date(Number(started_at) * 1000).toISOString(),
    isThis: isThis === 1,
  }));
}

/** Only of the same user: the number in the address may be any. */
export const endOne = (login = '', number: string) => removeOne.run(emailOf(login) ?? null, number);
