import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

declare module '#core/database/database.js' {
  interface AccountTables {
    identities: IdentitiesTable;
  }
  interface Tables {
    provider_sessions: ProviderSessionsTable;
  }
}

interface IdentitiesTable {
  /** The hash of issuer and subject: who it is there belongs to one account here. */
  id: string;
  user_id: string;
  /** The name that the settings give it, such as `google`. */
  provider: string;
  issuer: string;
  subject: string;
  /** An email that the provider has verified, at the time when the login was linked. */
  email: string | null;
  created_at: number;
  used_at: number | null;
  /** The start of the login that added it: see `VerifiedCredential.loginAt`. 0 for that of the sign-up. */
  login_at: number;
}

/** Which session of a provider a login came from, so that its end there ends the login here. */
interface ProviderSessionsTable {
  /** The hash of a secret in the session, from the answer of the provider to the login, which may ask for a code first. */
  id: string;
  user_id: string;
  provider: string;
  /** The hash of issuer and subject. */
  identity: string;
  /** `sid` of the provider, if it has sent one. */
  sid: string | null;
  /** `login_at` of the login; null before there is one. */
  login_at: number | null;
  ends_at: number;
}

export const migrations: Record<string, Migration> = {
  '001-create-identities': {
    async up(db: Kysely<unknown>) {
      const table = (name: string) =>
        db.schema
          .createTable(name)
          .addColumn('id', 'text', (id) => id.primaryKey())
          .addColumn('user_id', 'text', (id) =>
            id.notNull().references('users.id').onDelete('cascade'),
          )
          .addColumn('provider', 'text', (column) => column.notNull());
      await table('identities')
        .addColumn('issuer', 'text', (issuer) => issuer.notNull())
        .addColumn('subject', 'text', (subject) => subject.notNull())
        .addColumn('email', 'text')
        .addColumn('created_at', 'bigint', (at) => at.notNull())
        .addColumn('used_at', 'bigint')
        .addColumn('login_at', 'bigint', (at) => at.notNull())
        .addUniqueConstraint('identities_issuer_subject', ['issuer', 'subject'])
        .execute();
      await table('provider_sessions')
        .addColumn('identity', 'text', (identity) => identity.notNull())
        .addColumn('sid', 'text')
        .addColumn('login_at', 'bigint')
        .addColumn('ends_at', 'bigint', (at) => at.notNull())
        .execute();
      const index = (on: string, column: string) =>
        db.schema.createIndex(`${on}_${column}`).on(on).column(column).execute();
      await index('identities', 'user_id');
      for (const column of ['user_id', 'identity', 'sid', 'ends_at'])
        await index('provider_sessions', column);
    },
  },
};
