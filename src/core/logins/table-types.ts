import type { EndReason } from './login-rows.js';

/** Their migrations are in `../session/tables.ts`. */
declare module '../database/database.js' {
  interface Tables {
    logins: LoginsTable;
    ended_logins: EndedLoginsTable;
  }
}

interface LoginsTable {
  id: string;
  user_id: string;
  /** Milliseconds. When the user logged in. A new identity later, as with a new password, keeps it. */
  login_at: number;
  created_at: number;
  last_seen_at: number;
  /** When the user last re-authenticated. */
  reauthenticated_at: number;
  idle_seconds: number;
  /** 1 for "stay logged in", else 0: SQLite has no booleans. */
  remembered: number;
  ends_at: number;
  user_agent: string;
  ip: string;
  /** The login of an admin who acts as this user, and the role that allows it. Null for a login of the user. */
  actor_login_id: string | null;
  actor_role: string | null;
  /** What a feature keeps about the clients that used it: see `CurrentLogin.onClientChange`. */
  client_history: string | null;
}

interface EndedLoginsTable {
  id: string;
  /** Without a foreign key: the end of a login is told after its account is gone, too. */
  user_id: string;
  login_at: number;
  reason: EndReason;
  ended_at: number;
  /** When the listeners are to be called. Null when they were called, or when there are none. */
  due_at: number | null;
}
