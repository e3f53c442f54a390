import { Injectable } from '@nestjs/common';
import type { SessionRequest } from '#core/session/session-data.js';
import { PendingLogins } from '#core/tokens/pending-logins.js';
import type { VerifiedCredential } from '#core/users/verified-credential.js';
import { LostFactor } from './lost-factor.js';
import { SecondFactor } from './second-factor.js';
import { TrustedDevices } from './trusted-devices.js';

/** The step after the password: users with a second factor enter a code, unless the device is trusted. */
@Injectable()
export class CodeStep {
  readonly path = '/login/code';

  constructor(
    private readonly devices: TrustedDevices,
    private readonly factor: SecondFactor,
    private readonly lost: LostFactor,
    private readonly pending: PendingLogins,
  ) {}

  async begin(request: SessionRequest, credential: VerifiedCredential, remember: boolean) {
    const { userId, isMultiFactor } = credential;
    if (isMultiFactor) return false;
    const factor = await this.factor.of(userId);
    if (!factor || (await this.devices.isTrusted(userId, request))) return false;
    // A login by mail needs the second factor, also when it was reported as lost.
    const { isByMail = false } = credential;
    if (!isByMail && (await this.lost.turnOff(request, credential, factor.lost_at))) return false;
    return this.pending.keep(request, this.path, credential, remember);
  }
}
