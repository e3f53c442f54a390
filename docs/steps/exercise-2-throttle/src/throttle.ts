import { Injectable } from '@nestjs/common';
import { database } from './database.js';

const MOST = 10;
const MINUTES = 15;

database.exec('CREATE TABLE IF NOT EXISTS tries (email TEXT NOT NULL, at INTEGER NOT NULL)');

const insert = database.prepare('INSERT INTO tries VALUES (:email, :now)');
const count = database.prepare('SELECT count(*) AS tries FROM tries WHERE email = ?');
const removeOld = database.prepare('DELETE FROM tries WHERE at < ?');
const remove = database.prepare('DELETE FROM tries WHERE email = ?');

@Injectable()
export class Throttle {
  /** A try counts before the password is checked: so do all of those that come at once. */
  isTooMany(email: string) {
    const now = Date.now();
    removeOld.run(now - MINUTES * 60_000);
    if (Number(count.get(email)!.tries) >= MOST) return true;
    insert.run({ email, now });
    return false;
  }

  /** The password was right. */
  forget(email: string) {
    remove.run(email);
  }
}
