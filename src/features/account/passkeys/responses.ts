import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { Injectable } from '@nestjs/common';
import { IsString } from 'class-validator';
import type { AccountTransaction } from '#core/database/database.js';
import { Events } from '#core/log/events.js';
import { now } from '#core/clock.js';
import { deviceOf } from '#core/logins/device.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { userAgentOf } from '#core/session/session-data.js';
import type { VerifiedCredential } from '#core/users/verified-credential.js';
import { ValidationException } from '#core/web/forms/form.js';
import type { PageRequest } from '#core/web/request.js';
import { Throttle, type RateLimit } from '#core/web/throttle/throttle.js';
import { Challenges, newUserId } from './challenges.js';
import { normalizeName, MAX_PASSKEYS, Passkeys } from './passkeys.js';
import { WebAuthn } from './web-authn.js';

/** Nobody can guess a key. This limits the work of checking one. */
const PASSKEY: RateLimit = { kind: 'passkey', account: 10, network: 100, minutes: 15 };

/** What a challenge is for: one of another purpose, or of another login, is not accepted. */
export const purposes = {
  logIn: 'log in',
  reauthentication: ({ loginId }: LoggedInUser) => `reauthentication ${loginId}`,
  add: ({ loginId }: LoggedInUser) => `add ${loginId}`,
  offer: ({ loginId }: LoggedInUser) => `offer ${loginId}`,
  signUp: (email: string) => `sign up ${email}`,
};

const REFUSALS = {
  late: 'That took longer than five minutes, or was sent twice. Try again.',
  wrong: 'This passkey could not be checked. Try again, or use another way.',
  unknown: 'This passkey is not known here any more. Use another way.',
  known: 'This device has a passkey for this site already.',
  full: `You have ${MAX_PASSKEYS} passkeys. Remove one that you do not need, then add this one.`,
  copied:
    'This passkey was used elsewhere meanwhile: there may be a copy of it. Use another way, and remove it at your account.',
};

export class PasskeyForm {
  /** What the browser answered, as JSON. */
  @IsString()
  passkey = '';
}

/** Checks the answer of a browser, which a form brings. A wrong one refuses the form with a message. */
@Injectable()
export class PasskeyResponses {
  constructor(
    private readonly challenges: Challenges,
    private readonly events: Events,
    private readonly passkeys: Passkeys,
    private readonly throttle: Throttle,
    private readonly webAuthn: WebAuthn,
  ) {}

  /** @param isConditional see `WebAuthn.registrationOptions` */
  async add(request: PageRequest, owner: LoggedInUser, sent: string, isConditional = false) {
    const { userId, credential } = owner;
    await this.throttle.attempt(PASSKEY, request, userId, 'passkey', async () => {
      const purpose = isConditional ? purposes.offer(owner) : purposes.add(owner);
      const { row } = await this.added(request, purpose, sent, { userId, isConditional });
      const result = await this.passkeys.add(credential, row);
      if (result !== 'added') this.refuse(request, result ?? 'known', userId);
    });
    this.events.record(request, 'passkey_changed', { userId, reason: 'added' });
  }

  /** For an account that is made with it. @returns its id, which the passkey has already, and what adds the passkey */
  async first(request: PageRequest, email: string, sent: string) {
    const { row, challenge } = await this.throttle.attempt(PASSKEY, request, email, 'passkey', () =>
      this.added(request, purposes.signUp(email), sent),
    );
    const userId = newUserId(challenge);
    const also = async (trx: AccountTransaction) => {
      const isNew = await this.passkeys.insert(trx, row, userId);
      if (!isNew) this.refuse(request, 'known');
    };
    return { userId, also };
  }

  /** @returns the row of a new passkey, without its user, and what was signed */
  private async added(
    request: PageRequest,
    purpose: string,
    sent: string,
    { userId, isConditional = false }: { userId?: string; isConditional?: boolean } = {},
  ) {
    const message = messageIn(sent) as RegistrationResponseJSON | undefined;
    const challenge = await this.challengeIn(request, message, purpose, userId);
    const key = await this.webAuthn.verifyRegistration(message!, challenge, isConditional);
    if (!key) this.refuse(request, 'wrong', userId);
    const name = key.provider ?? nameOf(request);
    return { row: { ...key.row, name, created_at: now() }, challenge };
  }

  /**
   * @param purpose of the challenge
   * @param owner the user whose passkey it must be. Without one, the passkey tells the user
   * @returns the credential
   */
  check(request: PageRequest, purpose: string, sent: string, owner?: string) {
    const message = messageIn(sent) as AuthenticationResponseJSON | undefined;
    return this.throttle.attempt(PASSKEY, request, message?.id ?? '', 'passkey', () =>
      this.verify(request, purpose, message, owner),
    );
  }

  private async verify(
    request: PageRequest,
    purpose: string,
    message?: AuthenticationResponseJSON,
    owner?: string,
  ) {
    const challenge = await this.challengeIn(request, message, purpose, owner);
    const { id, response } = message!;
    const passkey = await this.passkeys.findById(id);
    const handle = typeof response.userHandle === 'string' ? response.userHandle : '';
    const claimed = Buffer.from(handle, 'base64url').toString();
    if (passkey?.user_id !== (owner ?? claimed)) this.refuse(request, 'unknown');
    const { user_id: userId, password_hash: passwordHash } = passkey;
    const use = await this.webAuthn.verifyAuthentication(message!, challenge, passkey.public_key);
    if (!use) this.refuse(request, 'wrong', userId);
    const isMultiFactor = passkey.uv_initialized === 1;
    const row = { table: 'passkeys', id } as const;
    const credential: VerifiedCredential = { userId, passwordHash, row, isMultiFactor };
    const isNext = await this.passkeys.recordUse(credential, id, use);
    if (!isNext) this.refuse(request, isNext === false ? 'copied' : 'unknown', userId);
    return credential;
  }

  /** The id of a passkey that is not known here, so that the browser offers it no more. */
  async unknownIn(sent: string | undefined) {
    const { id } = (messageIn(sent ?? '') ?? {}) as { id?: string };
    return id && !(await this.passkeys.findById(id)) ? id : undefined;
  }

  refuse(request: PageRequest, reason: keyof typeof REFUSALS, userId?: string): never {
    this.events.record(request, 'passkey_refused', { userId, reason });
    throw new ValidationException({ passkey: REFUSALS[reason] });
  }

  /** Refuses the form when the answer is none to a challenge of ours. */
  private async challengeIn(
    request: PageRequest,
    message: AuthenticationResponseJSON | RegistrationResponseJSON | undefined,
    purpose: string,
    userId?: string,
  ) {
    const signed = challengeOf(message?.response.clientDataJSON);
    const used = signed === undefined ? 'wrong' : await this.challenges.consume(signed, purpose);
    return typeof used === 'object' ? used.challenge : this.refuse(request, used, userId);
  }
}

/** For a passkey of a provider that is not known. */
export const nameOf = (request: PageRequest) => normalizeName(deviceOf(userAgentOf(request)));

/** base64url of at most 1023 bytes, as the standard has it. */
const ID = /^[\w-]{1,1364}$/;

/** Undefined for what cannot be an answer. */
function messageIn(text: string): object | undefined {
  try {
    const message = JSON.parse(text) as { id: unknown; response: unknown };
    const isMessage = typeof message.id === 'string' && ID.test(message.id);
    return isMessage && message.response instanceof Object ? message : undefined;
  } catch {
    return undefined;
  }
}

function challengeOf(clientData: unknown) {
  try {
    const text = Buffer.from(String(clientData), 'base64url').toString();
    const { challenge } = JSON.parse(text) as { challenge?: unknown };
    return typeof challenge === 'string' ? challenge : undefined;
  } catch {
    return undefined;
  }
}
