import { Injectable } from '@nestjs/common';
import { isString } from 'class-validator';
import { undefinedIfGone } from '#core/database/foreign-key-violation.js';
import { SessionLifecycle } from '#core/session/lifecycle.js';
import type { SessionRequest } from '#core/session/session-data.js';
import { type Purpose, type VerifiedToken, Tokens } from '#core/tokens/tokens.js';
import { Users } from '#core/users/users.js';
import type { VerifiedCredential } from '#core/users/verified-credential.js';
import { LostFactor } from './lost-factor.js';
import { SecondFactor } from './second-factor.js';
import { TrustedDevices } from './trusted-devices.js';

declare module '#core/session/session-data.js' {
  interface SessionData {
    /** The token of somebody who has entered the password, and not yet the code. It signs nobody in. */
    readonly codeToken: string | undefined;
  }
}

/** Between password and code. */
export const PASSWORD_ENTERED: Purpose = { name: 'password-shown', seconds: 5 * 60 };

/** How they have authenticated. The token is bound to the password, which is not stored. */
interface Entered {
  readonly remember: boolean;
  readonly credential: Omit<VerifiedCredential, 'userId' | 'passwordHash'>;
}

/**
 * Whether they stay logged in, and the credential with its row: when the row is removed before the code is entered, the
 * code lets nobody in. Undefined for a token of a version before this.
 */
export function enteredIn({ about, credential: { userId, passwordHash = '' } }: VerifiedToken) {
  if (!about?.startsWith('{')) return undefined;
  const { remember, credential } = JSON.parse(about) as Entered;
  return { remember, credential: { ...credential, userId, passwordHash } };
}

/** The step after the password: users with a second factor enter a code, unless the device is trusted. */
@Injectable()
export class CodeStep {
  readonly path = '/login/code';

  constructor(
    private readonly devices: TrustedDevices,
    private readonly factor: SecondFactor,
    private readonly lifecycle: SessionLifecycle,
    private readonly lost: LostFactor,
    private readonly tokens: Tokens,
    private readonly users: Users,
  ) {
    lifecycle.checkKey('codeToken', { fits: isString });
  }

  async begin(request: SessionRequest, credential: VerifiedCredential, remember: boolean) {
    const { userId, passwordHash, ...rest } = credential;
    const factor = await this.factor.of(userId);
    if (!factor || (await this.devices.isTrusted(userId, request))) return false;
    // Of who only reads the mails, nothing else is known: for them the factor is not lost.
    const { isByMail = false } = credential;
    if (!isByMail && (await this.lost.turnOff(request, credential, factor.lost_at))) return false;
    const user = await this.users.withId(userId);
    if (user?.password_hash !== passwordHash) return false;
    const about = JSON.stringify({ remember, credential: rest } satisfies Entered);
    const token = await this.tokens.issue(PASSWORD_ENTERED, user, { about }).catch(undefinedIfGone);
    if (!token) return false;
    this.lifecycle.regenerate(request, { codeToken: token });
    return true;
  }
}
