import { Injectable } from '@nestjs/common';
import { type AccountTransaction, Database } from '#core/database/database.js';
import { now } from '#core/clock.js';
import { hashToken } from '#core/secrets.js';
import { Credentials } from '#core/users/credentials.js';
import { Operations } from '#core/users/operations.js';
import { Users } from '#core/users/users.js';
import type { VerifiedCredential } from '#core/users/verified-credential.js';
import type { Identity } from './provider.js';

/** An identity that belongs to no account yet. */
export interface IdentityOfProvider extends Identity {
  /** The name of the provider. */
  readonly provider: string;
}

/** For one account. */
const MAX_IDENTITIES = 20;

/** Two providers may have users of the same number, so the issuer belongs to it (OpenID Connect Core, section 5.7). */
export const identityOf = ({ issuer, subject }: Pick<Identity, 'issuer' | 'subject'>) =>
  hashToken(JSON.stringify([issuer, subject]));

/** Identities of users at providers (issuer and subject). Each logs in to one account. */
@Injectable()
export class Identities {
  constructor(
    private readonly credentials: Credentials,
    private readonly database: Database,
    operations: Operations,
    private readonly users: Users,
  ) {
    // A password is reset because somebody else may have the account. What may be theirs goes; a login with the mailbox
    // of the account is no more than the link in the mail was.
    credentials.onChanged(async (trx, { id, email }, { isByMail }) => {
      if (!isByMail) return;
      const others = trx.deleteFrom('identities').where('user_id', '=', id);
      await others
        .where(({ eb, or }) => or([eb('email', 'is', null), eb('email', '!=', email)]))
        .execute();
    });
    operations.add({
      name: 'remove-identities',
      description: 'removes all logins through a provider',
      run: async (credential) => (await this.remove(credential)) !== undefined,
    });
  }

  of(userId: string) {
    return this.database
      .selectFrom('identities')
      .select(['id', 'provider', 'email', 'created_at', 'used_at'])
      .where('user_id', '=', userId)
      .orderBy('created_at')
      .execute();
  }

  /** @returns the credential of its account, or undefined when the identity belongs to none */
  async credentialOf(identity: Identity): Promise<VerifiedCredential | undefined> {
    const id = identityOf(identity);
    const user = await this.database
      .selectFrom('identities')
      .innerJoin('users', 'users.id', 'user_id')
      .select(['user_id', 'password_hash'])
      .where('identities.id', '=', id)
      .executeTakeFirst();
    const row = { table: 'identities', id } as const;
    return user && { userId: user.user_id, passwordHash: user.password_hash, row };
  }

  countUse(credential: VerifiedCredential) {
    return this.users.change(credential, async (trx) => {
      const login = trx.updateTable('identities').set({ used_at: now() });
      await login.where('id', '=', credential.row!.id).execute();
    });
  }

  /** @returns undefined when the credential is no longer valid */
  link(credential: VerifiedCredential, identity: IdentityOfProvider, label: string) {
    const how = {
      max: MAX_IDENTITIES,
      what: `A login through ${label} was linked to your account`,
    };
    return this.users.addCredential(credential, 'identities', rowOf(identity), how);
  }

  /** For an account that is made with it. @returns false when the identity belongs to an account already */
  insert(trx: AccountTransaction, identity: IdentityOfProvider, userId: string) {
    return this.credentials.insert(trx, 'identities', rowOf(identity), userId);
  }

  /** One, or all of the account. */
  remove(credential: VerifiedCredential, one?: string, label = '') {
    const which = one ? `The login through ${label} was` : 'All logins through a provider were';
    const what = `${which} removed from your account`;
    return this.users.removeCredential(credential, 'identities', what, one);
  }
}

const rowOf = (identity: IdentityOfProvider) => {
  const { provider, issuer, subject, email, isVerified } = identity;
  return {
    id: identityOf(identity),
    provider,
    issuer,
    subject,
    email: (isVerified && email) || null,
    created_at: now(),
    used_at: null,
  };
};
