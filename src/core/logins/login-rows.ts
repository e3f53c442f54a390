import { ForbiddenException } from '@nestjs/common';
import type { ExpressionBuilder, Selectable } from 'kysely';
import type { AllTables, Database, Tables } from '../database/database.js';
import { batchedById } from '../database/batched.js';
import { type VerifiedCredential, lockValidAccount } from '../users/verified-credential.js';
import { isUsable } from '../users/passwords.js';
import { now } from '../clock.js';
import { hashToken, newSecret } from '../secrets.js';
import { needsExtending } from '../session/lifetime.js';
import type { SessionData } from '../session/session-data.js';
import type { LoggedInUser } from './logged-in-user.js';

export type EndReason =
  | 'logout'
  /** Somebody has logged in once more in the same session. */
  | 'replaced'
  | 'idle'
  | 'absolute'
  /** By another session, or an operator. */
  | 'revoked'
  | 'password'
  /** By a new login, which was one too many. */
  | 'limit'
  /** With all of an account that an admin has deactivated. */
  | 'deactivated'
  /** With the account. */
  | 'deleted';

type Times = Pick<Selectable<Tables['logins']>, 'ends_at' | 'last_seen_at' | 'idle_seconds'>;

/** When a login ends by itself, and why: what comes first. */
export function expiryOf({ ends_at, last_seen_at, idle_seconds }: Times) {
  const idleAt = last_seen_at + idle_seconds;
  return idleAt < ends_at
    ? ({ reason: 'idle', ended_at: idleAt } as const)
    : ({ reason: 'absolute', ended_at: ends_at } as const);
}

export const isExpired = ({ eb, or, ref }: ExpressionBuilder<AllTables, 'logins'>) =>
  or([eb('ends_at', '<=', now()), eb(eb('last_seen_at', '+', ref('idle_seconds')), '<=', now())]);

export const isNotExpired = (login: ExpressionBuilder<AllTables, 'logins'>) =>
  login.not(isExpired(login));

/**
 * Finds a login by its id, with its user. When an admin acts as the user, it is valid as long as the admin is logged
 * in and has the same role, and the user has none: nobody gets a role by acting.
 */
export const loginFinder = (database: Database) =>
  batchedById((ids) =>
    database
      .selectFrom('logins')
      .innerJoin('users', 'users.id', 'logins.user_id')
      .leftJoin('logins as own', 'own.id', 'logins.actor_login_id')
      .leftJoin('users as actor', 'actor.id', 'own.user_id')
      .selectAll('logins')
      .select(['users.email', 'users.role', 'users.password_hash'])
      .select(['actor.id as actor_id', 'actor.email as actor_email'])
      .where('logins.id', 'in', ids)
      .where('users.deactivated_at', 'is', null)
      .where(({ and, eb, or, ref }) =>
        or([
          eb('logins.actor_login_id', 'is', null),
          and([
            eb('users.role', 'is', null),
            eb('actor.role', '=', ref('logins.actor_role') as never),
            eb('actor.deactivated_at', 'is', null),
          ]),
        ]),
      )
      .execute(),
  );

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof loginFinder>>>>;

/** @param lastSeenAt Unix seconds */
export function loggedInUser(row: Row, session: SessionData, lastSeenAt: number): LoggedInUser {
  const { actor_id: actorId, actor_email: actorEmail } = row;
  return {
    actor: actorId && actorEmail ? { userId: actorId, email: actorEmail } : undefined,
    loginId: row.id,
    userId: row.user_id,
    credential: {
      userId: row.user_id,
      loginAt: row.login_at,
      row: { table: 'logins', id: row.id },
    },
    email: row.email,
    role: row.role,
    hasPassword: isUsable(row.password_hash),
    // A copy of an older cookie points at the same row, but has no reauthenticatedAt, or an older one.
    reauthenticatedAt: Math.min(
      row.reauthenticated_at,
      session.reauthenticatedAt ?? row.created_at,
    ),
    isRemembered: row.remembered === 1,
    usedMultiFactorCredential: session.usedMultiFactorCredential === true,
    endsAt: { idle: lastSeenAt + row.idle_seconds, absolute: row.ends_at },
  };
}

type Values = Partial<Tables['logins']> &
  Pick<Tables['logins'], 'user_id' | 'idle_seconds' | 'ends_at'>;

/**
 * A login that begins at that moment. @returns its row, and the secret that points at it. Undefined when the credential is
 * no longer valid, or the account is deactivated; then there is no row
 */
export async function insertLogin(
  database: Database,
  credential: VerifiedCredential,
  at: number,
  values: Values,
) {
  const secret = newSecret();
  const login: Tables['logins'] = {
    id: hashToken(secret),
    login_at: Date.now(),
    created_at: at,
    last_seen_at: at,
    reauthenticated_at: 0,
    remembered: 0,
    user_agent: '',
    ip: '',
    actor_login_id: null,
    actor_role: null,
    client_history: null,
    ...values,
  };
  const columns = Object.keys(login) as (keyof typeof login)[];
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('logins')
    .columns(columns)
    .expression(
      lockValidAccount(database, credential)
        .where('users.deactivated_at', 'is', null)
        .select(({ val }) => columns.map((column) => val(login[column]).as(column))),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n ? { login, secret } : undefined;
}

type Seen = Pick<Tables['logins'], 'id' | 'last_seen_at' | 'idle_seconds' | 'actor_login_id'>;

/**
 * Writes at most once a minute, also in the own login of an admin who acts as somebody. @returns what is in the row then
 */
export async function updateLastSeen(database: Database, login: Seen) {
  const { id, actor_login_id: own, last_seen_at, idle_seconds } = login;
  if (!needsExtending(last_seen_at, idle_seconds)) return last_seen_at;
  const at = now();
  const logins = database.updateTable('logins').set({ last_seen_at: at });
  await logins.where('id', 'in', own === null ? [id] : [id, own]).execute();
  return at;
}

/** Only after a right credential: no stranger learns that the account is deactivated. @throws ForbiddenException */
export async function refuseDeactivated(
  database: Database,
  { userId }: VerifiedCredential,
): Promise<undefined> {
  const users = database.selectFrom('users').select('id').where('id', '=', userId);
  if (await users.where('deactivated_at', 'is not', null).executeTakeFirst())
    throw new ForbiddenException(
      'This account is deactivated. If you think that this is a mistake, ask whoever runs this site.',
    );
}
