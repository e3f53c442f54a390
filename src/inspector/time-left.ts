import type { Selectable } from 'kysely';
import type { Config } from '../config/config.js';
import type { Database, Tables } from '../database/database.js';
import { now } from '../session/clock.js';
import { lifetimeOf } from '../session/lifetime.js';
import { fingerprint } from '../session/secrets.js';
import type { SessionSnapshot } from '../session/session-data.js';

type Login = Selectable<Tables['logins']>;

/** Without a use of it. */
export const loginOf = async (database: Database, { login }: SessionSnapshot) =>
  login === undefined
    ? undefined
    : database
        .selectFrom('logins')
        .selectAll()
        .where('id', '=', fingerprint(login))
        .executeTakeFirst();

export const idleLeft = ({ last_seen_at, idle_seconds }: Login) =>
  Math.max(0, last_seen_at + idle_seconds - now());

export const absoluteLeft = ({ ends_at }: Login) => Math.max(0, ends_at - now());

/** Until the session ends, if nothing happens. */
export function timeLeft(session: SessionSnapshot, login: Login | undefined, config: Config) {
  if (login) return Math.min(idleLeft(login), absoluteLeft(login));
  const lifetime = lifetimeOf(session, config.idleSeconds);
  return Math.max(0, (session.extendedAt ?? now()) + lifetime - now());
}

/** "29:05", "11:59:59". */
export function clock(seconds: number) {
  const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return parts
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
    .replace(/^00:/, '');
}
