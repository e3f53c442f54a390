import type { Selectable } from 'kysely';
import type { Tables } from '../database/database.js';
import type { Role } from '../users/tables.js';
import type { VerifiedCredential } from '../users/verified-credential.js';
import type { SessionRequest } from '../session/session-data.js';

/** The user who is logged in with this request, and the row of the login. */
export interface LoggedInUser {
  readonly loginId: string;
  readonly userId: string;
  /** The login as a credential: valid as long as the login. */
  readonly credential: VerifiedCredential;
  /** The admin who acts as this user. Undefined when it is the user. */
  readonly actor?: { readonly userId: string; readonly email: string } | undefined;
  readonly email: string;
  readonly role: Role | null;
  readonly hasPassword: boolean;
  /** Unix seconds. When the user has last re-authenticated. */
  readonly reauthenticatedAt: number;
  readonly isRemembered: boolean;
  /** As in the session. Undefined for a program with a token. */
  readonly usedMultiFactorCredential?: boolean;
  /** Unix seconds. When the login ends without use, and when it ends in any case. */
  readonly endsAt: { readonly idle: number; readonly absolute: number };
  /** The page of an action that the user must do before this request is answered. */
  readonly requiredAction?: string | undefined;
}

/** An action that a user must do before all else. */
interface RequiredAction {
  /** Where it is done. */
  readonly page: string;
  /** Paths that are open meanwhile, with all below them. */
  readonly open: readonly string[];
}

export type FindAction = (user: LoggedInUser) => Promise<RequiredAction | undefined>;

/** @param request undefined when it does not count as use */
export type ClientCheck = (
  user: LoggedInUser,
  row: Selectable<Tables['logins']>,
  request: SessionRequest | undefined,
) => Promise<LoggedInUser>;
