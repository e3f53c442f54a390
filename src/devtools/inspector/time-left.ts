import type { Selectable } from 'kysely';
import type { Config } from '#core/config/config.js';
import type { Database, Tables } from '#core/database/database.js';
import { now } from '#core/clock.js';
import { lifetimeOf } from '#core/session/lifetime.js';
import { hashToken } from '#core/secrets.js';
import type { SessionSnapshot } from '#core/session/session-data.js';

type Login = Selectable<Tables['logins']> & { readonly email: string };

/** Does not extend it. */
export const loginOf = async (database: Database, { login }: SessionSnapshot) =>
  login === undefined
    ? undefined
    : database
        .selectFrom('logins')
        .innerJoin('users', 'users.id', 'logins.user_id')
        .selectAll('logins')
        .select('users.email')
        .where('logins.id', '=', hashToken(login))
        .executeTakeFirst();

export const idleLeft = (login: Login) => left(login.last_seen_at + login.idle_seconds);

export const absoluteLeft = (login: Login) => left(login.ends_at);

/** Seconds until the session ends, without another request. */
export function timeLeft(session: SessionSnapshot, login: Login | undefined, config: Config) {
  if (login) return Math.min(idleLeft(login), absoluteLeft(login));
  return left((session.extendedAt ?? now()) + lifetimeOf(session, config));
}

const left = (until: number) => Math.max(0, until - now());

/** "29:05", "11:59:59". */
export const clock = (seconds: number) =>
  [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
    .replace(/^00:/, '');
