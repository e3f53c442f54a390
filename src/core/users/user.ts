import type { Selectable } from 'kysely';
import type { AllTables } from '../database/database.js';

export const USER = ['id', 'email', 'password_hash', 'email_verified'] as const;

/** An account, with the few values that most code needs. */
export type User = Pick<Selectable<AllTables['users']>, (typeof USER)[number]>;
