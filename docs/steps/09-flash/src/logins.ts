import { randomBytes } from 'node:crypto';
import { database } from './database.js';

database.exec('CREATE TABLE IF NOT EXISTS logins (id TEXT PRIMARY KEY, email TEXT NOT NULL)');

const insert = database.prepare('INSERT INTO logins (id, email) VALUES (?, ?)');
const select = database.prepare('SELECT email FROM logins WHERE id = ?');
const remove = database.prepare('DELETE FROM logins WHERE id = ?');

/** @returns its secret id, which the session keeps */
export function startLogin(email: string) {
  const id = randomBytes(32).toString('hex');
  insert.run(id, email);
  return id;
}

/** @returns who is logged in, or undefined */
export const emailOf = (login = '') => select.get(login)?.email as string | undefined;

export const endLogin = (login = '') => remove.run(login);
