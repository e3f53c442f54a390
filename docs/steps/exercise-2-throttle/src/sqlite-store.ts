import { type SessionData, Store } from 'express-session';
import { database } from './database.js';

const DAY_MS = 24 * 60 * 60 * 1000;

database.exec(`
  CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY, data TEXT NOT NULL, ends_at INTEGER NOT NULL
  )`);

const select = database.prepare('SELECT data FROM sessions WHERE id = ? AND ends_at > ?');
const replace = database.prepare('REPLACE INTO sessions (id, data, ends_at) VALUES (?, ?, ?)');
const remove = database.prepare('DELETE FROM sessions WHERE id = ?');

export class SqliteStore extends Store {
  get(id: string, done: (error: unknown, session?: SessionData) => void) {
    const row = select.get(id, Date.now());
    done(undefined, row && JSON.parse(String(row.data)));
  }

  set(id: string, session: SessionData, done?: () => void) {
    replace.run(id, JSON.stringify(session), Date.now() + DAY_MS);
    done?.();
  }

  destroy(id: string, done?: () => void) {
    remove.run(id);
    done?.();
  }
}
