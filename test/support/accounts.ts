import type { Kysely } from 'kysely';
import {
  type AccountTransaction,
  type AllTables,
  Database,
} from '../../src/core/database/database.js';
import type { VerifiedCredential } from '../../src/core/users/verified-credential.js';
import { Users } from '../../src/core/users/users.js';
import type { RunningApp } from './app.js';

type Running = Pick<RunningApp, 'app'>;

/** To write what the application writes only with a verified credential. */
export const writing = (database: Kysely<AllTables>) => database as object as AccountTransaction;

export const accountsOf = ({ app }: Running) => writing(app.get(Database));

/** As if they had shown the password just now. */
export async function proofOf({ app }: Running, userId: string): Promise<VerifiedCredential> {
  const user = await app.get(Users).findById(userId);
  return { userId, passwordHash: user!.password_hash };
}
