import type { Selectable } from 'kysely';
import type { AllTables } from '../database/database.js';

export const USER = ['id', 'email', 'password_hash', 'email_verified'] as const;

/** An account, as far as most of the code needs to know it. */
export type User = Pick<Selectable<AllTables['users']>, (typeof USER)[number]>;
