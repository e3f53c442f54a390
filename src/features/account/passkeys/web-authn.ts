import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { Injectable } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import type { SignedInUser } from '#core/session/logins.js';
import type { PageRequest } from '#core/web/request.js';
import { CHALLENGE_SECONDS, Challenges } from './challenges.js';

/** Loading takes half a second of CPU time, so it waits for the first passkey. */
const library = () => import('@simplewebauthn/server');

const timeout = CHALLENGE_SECONDS * 1000;

interface HasId {
  readonly id: string;
}

/** The options for a browser's passkey functions, and the check of its answers. */
@Injectable()
export class WebAuthn {
  /** Passkeys are made for this name, and for no other. */
  readonly #rpID: string;
  readonly #expected;

  constructor(
    private readonly challenges: Challenges,
    { publicOrigin }: Config,
  ) {
    this.#rpID = new URL(publicOrigin).hostname;
    this.#expected = {
      expectedOrigin: publicOrigin,
      expectedRPID: this.#rpID,
      requireUserVerification: true,
    };
  }

  /** @param passkeys existing ones: a device makes only one for an account */
  async toAdd(request: PageRequest, { userId, email }: SignedInUser, passkeys: readonly HasId[]) {
    const { generateRegistrationOptions } = await library();
    const options = await generateRegistrationOptions({
      rpID: this.#rpID,
      rpName: this.#rpID,
      userID: Buffer.from(userId),
      userName: email,
      userDisplayName: email,
      excludeCredentials: passkeys.map(({ id }) => ({ id })),
      // Found without typing an email, and unlocked by a finger or a PIN: it is both factors.
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      timeout,
    });
    this.challenges.keep(request, options.challenge);
    return options;
  }

  /** @param passkeys of a user who is known; others choose one of theirs */
  async toUse(request: PageRequest, passkeys: readonly HasId[] = []) {
    const { generateAuthenticationOptions } = await library();
    const options = await generateAuthenticationOptions({
      rpID: this.#rpID,
      allowCredentials: passkeys.map(({ id }) => ({ id })),
      userVerification: 'required',
      timeout,
    });
    this.challenges.keep(request, options.challenge);
    return options;
  }

  /** @returns the new key, or undefined when the answer is not valid */
  async added(response: RegistrationResponseJSON, expectedChallenge: string) {
    const { verifyRegistrationResponse } = await library();
    const options = { ...this.#expected, response, expectedChallenge };
    const result = await verifyRegistrationResponse(options).catch(() => undefined);
    return result?.registrationInfo?.credential;
  }

  /** @returns how often the device has used the key, or undefined when the answer is not valid */
  async used(response: AuthenticationResponseJSON, expectedChallenge: string, key: string) {
    const { verifyAuthenticationResponse } = await library();
    // The counter is compared where it is stored, in one statement.
    const credential = { id: response.id, publicKey: Buffer.from(key, 'base64url'), counter: 0 };
    const options = { ...this.#expected, response, expectedChallenge, credential };
    const result = await verifyAuthenticationResponse(options).catch(() => undefined);
    return result?.verified ? result.authenticationInfo.newCounter : undefined;
  }
}
