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

/** Whether they stay logged in, and whether they have entered a code of a mail instead of the password. */
export const enteredIn = ({ about }: Pick<VerifiedToken, 'about'>) => ({
  remember: about?.includes('remember') ?? false,
  isByMail: about?.includes('mail') ?? false,
});

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
    const { userId, passwordHash } = credential;
    const factor = await this.factor.of(userId);
    if (!factor || (await this.devices.isTrusted(userId, request))) return false;
    // Of who only reads the mails, nothing else is known: for them the factor is not lost.
    const { isByMail = false } = credential;
    if (!isByMail && (await this.lost.turnOff(request, credential, factor.lost_at))) return false;
    const user = await this.users.withId(userId);
    if (user?.password_hash !== passwordHash) return false;
    const about = [remember && 'remember', isByMail && 'mail'].filter(Boolean).join(' ');
    const token = await this.tokens.issue(PASSWORD_ENTERED, user, { about }).catch(undefinedIfGone);
    if (!token) return false;
    this.lifecycle.regenerate(request, { codeToken: token });
    return true;
  }
}
