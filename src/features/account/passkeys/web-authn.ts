import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { Injectable } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import { CHALLENGE_SECONDS, Challenges, newUserId } from './challenges.js';
import { providerOf } from './aaguids.js';

/** Loading takes half a second of CPU time, so it waits for the first passkey. */
const library = () => import('@simplewebauthn/server');

const timeout = CHALLENGE_SECONDS * 1000;

interface HasId {
  readonly id: string;
}

interface Owner {
  /** Undefined for somebody who has no account yet. */
  readonly id?: string;
  readonly email: string;
}

/** The options for a browser's passkey functions, and the check of its answers. */
@Injectable()
export class WebAuthn {
  /** Passkeys are made for this name, and for no other. */
  readonly rpId: string;
  readonly #expected;

  constructor(
    private readonly challenges: Challenges,
    { publicOrigin }: Config,
  ) {
    this.rpId = new URL(publicOrigin).hostname;
    this.#expected = {
      expectedOrigin: publicOrigin,
      expectedRPID: this.rpId,
      requireUserVerification: true,
    };
  }

  /**
   * @param passkeys existing ones: a device makes only one for an account
   * @param isConditional made by the browser without asking anybody, after a login with a password that it has filled in
   */
  async registrationOptions(
    purpose: string,
    { id: known, email }: Owner,
    passkeys: readonly HasId[] = [],
    isConditional = false,
  ) {
    const { generateRegistrationOptions } = await library();
    const challenge = this.challenges.make(purpose);
    const id = known ?? newUserId(Buffer.from(challenge).toString('base64url'));
    return generateRegistrationOptions({
      rpID: this.rpId,
      rpName: this.rpId,
      userID: Buffer.from(id),
      userName: email,
      userDisplayName: email,
      challenge,
      excludeCredentials: passkeys.map(({ id }) => ({ id })),
      // Found without typing an email, and unlocked by a finger or a PIN: it is both factors.
      authenticatorSelection: {
        residentKey: 'required',
        userVerification: isConditional ? 'preferred' : 'required',
      },
      timeout,
    });
  }

  /** @param passkeys of a user who is known; others choose one of theirs */
  async authenticationOptions(purpose: string, passkeys: readonly HasId[] = []) {
    const { generateAuthenticationOptions } = await library();
    return generateAuthenticationOptions({
      rpID: this.rpId,
      challenge: this.challenges.make(purpose),
      allowCredentials: passkeys.map(({ id }) => ({ id })),
      userVerification: 'required',
      timeout,
    });
  }

  /** @returns the new key, or undefined when the answer is not valid */
  async verifyRegistration(
    response: RegistrationResponseJSON,
    expectedChallenge: string,
    isConditional = false,
  ) {
    const { verifyRegistrationResponse } = await library();
    const quietly = isConditional && { requireUserPresence: false, requireUserVerification: false };
    const options = { ...this.#expected, ...quietly, response, expectedChallenge };
    const result = await verifyRegistrationResponse(options).catch(() => undefined);
    if (!result?.registrationInfo) return undefined;
    const { credential, aaguid, userVerified } = result.registrationInfo;
    return {
      provider: providerOf(aaguid),
      row: {
        id: credential.id,
        public_key: Buffer.from(credential.publicKey).toString('base64url'),
        counter: credential.counter,
        uv_initialized: Number(userVerified),
        ...backupOf(result.registrationInfo),
      },
    };
  }

  /** @returns what the device says of its key now, or undefined when the answer is not valid */
  async verifyAuthentication(
    response: AuthenticationResponseJSON,
    expectedChallenge: string,
    key: string,
  ) {
    const { verifyAuthenticationResponse } = await library();
    // The counter is compared where it is stored, in one statement.
    const credential = { id: response.id, publicKey: Buffer.from(key, 'base64url'), counter: 0 };
    const options = { ...this.#expected, response, expectedChallenge, credential };
    const result = await verifyAuthenticationResponse(options).catch(() => undefined);
    if (!result?.verified) return undefined;
    const { authenticationInfo: info } = result;
    return { counter: info.newCounter, ...backupOf(info) };
  }
}

interface Backup {
  readonly credentialDeviceType: 'singleDevice' | 'multiDevice';
  readonly credentialBackedUp: boolean;
}

const backupOf = ({ credentialDeviceType, credentialBackedUp }: Backup) => ({
  backup_eligible: Number(credentialDeviceType === 'multiDevice'),
  backup_state: Number(credentialBackedUp),
});
