import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { Injectable } from '@nestjs/common';
import { IsString } from 'class-validator';
import { Events } from '#core/log/events.js';
import { now } from '#core/session/clock.js';
import type { SignedInUser } from '#core/session/logins.js';
import type { VerifiedCredential } from '#core/users/verified-credential.js';
import { ValidationException } from '#core/web/forms/form.js';
import type { PageRequest } from '#core/web/request.js';
import { Throttle, type RateLimit } from '#core/web/throttle/throttle.js';
import { Challenges } from './challenges.js';
import { MAX_PASSKEYS, Passkeys } from './passkeys.js';
import { WebAuthn } from './web-authn.js';

/** Nobody can guess a key. This limits the work of checking one. */
const PASSKEY: RateLimit = { kind: 'passkey', account: 10, network: 100, minutes: 15 };

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
export class Answers {
  constructor(
    private readonly challenges: Challenges,
    private readonly events: Events,
    private readonly passkeys: Passkeys,
    private readonly throttle: Throttle,
    private readonly webAuthn: WebAuthn,
  ) {}

  async add(
    request: PageRequest,
    { userId, credential }: SignedInUser,
    name: string,
    sent: string,
  ) {
    await this.throttle.guess(PASSKEY, request, userId, 'passkey', async () => {
      const message = messageIn(sent) as RegistrationResponseJSON | undefined;
      const key = message && (await this.webAuthn.added(message, await this.challengeIn(request)));
      if (!key) this.refuse(request, 'wrong', userId);
      const result = await this.passkeys.add(credential, {
        id: key.id,
        user_id: userId,
        name,
        public_key: Buffer.from(key.publicKey).toString('base64url'),
        counter: key.counter,
        created_at: now(),
      });
      if (result !== 'added') this.refuse(request, result ?? 'known', userId);
    });
    this.events.record(request, 'passkey_changed', { userId, reason: 'added' });
  }

  /**
   * @param owner the user whose passkey it must be. Without one, the passkey tells the user
   * @returns the credential
   */
  check(request: PageRequest, sent: string, owner?: string): Promise<VerifiedCredential> {
    const message = messageIn(sent) as AuthenticationResponseJSON | undefined;
    return this.throttle.guess(PASSKEY, request, message?.id ?? '', 'passkey', () =>
      this.look(request, message, owner),
    );
  }

  private async look(request: PageRequest, message?: AuthenticationResponseJSON, owner?: string) {
    if (!message) this.refuse(request, 'wrong');
    const challenge = await this.challengeIn(request);
    const { id, response } = message;
    const passkey = await this.passkeys.withId(id);
    const handle = typeof response.userHandle === 'string' ? response.userHandle : '';
    const claimed = Buffer.from(handle, 'base64url').toString();
    if (passkey?.user_id !== (owner ?? claimed)) this.refuse(request, 'unknown');
    const { user_id: userId, password_hash: passwordHash } = passkey;
    const counter = await this.webAuthn.used(message, challenge, passkey.public_key);
    if (counter === undefined) this.refuse(request, 'wrong', userId);
    const credential: VerifiedCredential = { userId, passwordHash, row: { table: 'passkeys', id } };
    const isNext = await this.passkeys.countUse(credential, id, counter);
    if (!isNext) this.refuse(request, isNext === false ? 'copied' : 'unknown', userId);
    return credential;
  }

  refuse(request: PageRequest, reason: keyof typeof REFUSALS, userId?: string): never {
    this.events.record(request, 'passkey_refused', { userId, reason });
    throw new ValidationException({ passkey: REFUSALS[reason] });
  }

  private async challengeIn(request: PageRequest) {
    return (await this.challenges.take(request)) ?? this.refuse(request, 'late');
  }
}

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
