import type { AccountTransaction, Database } from '../src/core/database/database.js';
import type { SessionData } from '../src/core/session/session-data.js';
import type { EventName } from '../src/core/log/events.js';
import type { Role } from '../src/core/users/tables.js';
import type { VerifiedCredential } from '../src/core/users/verified-credential.js';

/** Checked by the compiler: each line that is expected to fail would fail the build if it did not. */
declare module '../src/core/session/session-data.js' {
  interface SessionData {
    forTypes: Readonly<{ words: readonly string[] }> | undefined;
  }
}

export function whatWouldBeLost(session: SessionData) {
  // @ts-expect-error a change inside a value is not noticed: assign a new value
  session.forTypes?.words.push('lost');
  // @ts-expect-error the same
  if (session.forTypes) session.forTypes.words = [];
  // @ts-expect-error only declared keys
  session.unknown = 1;
  session.forTypes = { words: [...(session.forTypes?.words ?? []), 'kept'] };
  session.forTypes = undefined;
  // @ts-expect-error whoever has a copy of the cookie would be logged in: SessionLifecycle sets it
  session.login = 'secret';
  // @ts-expect-error delete does nothing there: set the key to undefined
  delete session.forTypes;
}

export function whatNeedsAProof(database: Database, trx: AccountTransaction) {
  const account = { id: '', email: '', password_hash: '', created_at: 0 };
  // @ts-expect-error only `Users.change` gives something that writes an account
  void database.insertInto('users').values(account);
  // @ts-expect-error the same
  void database.updateTable('users').set({ email: '' });
  // @ts-expect-error nor does a transaction of one's own
  void database.transaction().execute((own) => own.updateTable('users').set(account).execute());
  void trx.updateTable('users').set(account);
  // @ts-expect-error a name proves nothing: say what was shown
  const credential: VerifiedCredential = { userId: '' };
  return credential;
}

export function whatNobodyDeclared(): [EventName, Role] {
  // @ts-expect-error a feature declares the names of its events
  const event: EventName = 'never_declared';
  // @ts-expect-error and the roles that it asks for
  const role: Role = 'never-declared';
  return [event, role];
}

type ReadonlyAll<T> = T extends object ? { readonly [K in keyof T]: ReadonlyAll<T[K]> } : T;
/* oxlint-disable typescript/no-unnecessary-type-parameters -- how TypeScript compares two types */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Mutable = {
  [K in keyof SessionData]: Same<SessionData[K], ReadonlyAll<SessionData[K]>> extends true
    ? never
    : K;
}[keyof SessionData];
type Optional = {
  [K in keyof SessionData]-?: object extends Pick<SessionData, K> ? K : never;
}[keyof SessionData];

/** Names the keys that a feature declared without Readonly, or with a question mark. */
export const noMutableKey: [Mutable] extends [never] ? true : Mutable = true;
export const noOptionalKey: [Optional] extends [never] ? true : Optional = true;
