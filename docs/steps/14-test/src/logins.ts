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
