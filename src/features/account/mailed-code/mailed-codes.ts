import { Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import { Config } from '#core/config/config.js';
import { Events } from '#core/log/events.js';
import { type OutboxRow, Outbox } from '#core/mail/outbox.js';
import { now } from '#core/clock.js';
import { SessionLifecycle } from '#core/session/lifecycle.js';
import { newSecret } from '#core/secrets.js';
import { sessionOf } from '#core/session/session-data.js';
import { Links } from '#core/tokens/links.js';
import { type VerifiedToken, Tokens } from '#core/tokens/tokens.js';
import type { User } from '#core/users/user.js';
import { ValidationException } from '#core/web/forms/form.js';
import type { PageRequest } from '#core/web/request.js';
import { Throttle, type RateLimit } from '#core/web/throttle/throttle.js';

declare module '#core/session/session-data.js' {
  interface SessionData {
    /** This browser has asked for a mail with a code: for which, to whom, and on which page. */
    readonly mailedCode: Asked | undefined;
  }
}

interface Asked {
  /** The code is computed from it, with a key that only the server has. */
  readonly payload: string;
  readonly email: string;
  readonly page: string;
}

const MINUTES = 10;

export const CODE = { name: 'mailed-code', seconds: MINUTES * 60 };

/** Few, in an hour, for all mails together: one of a million codes is right. */
const TRIES: RateLimit = { kind: 'mailed-code', account: 5, network: 100, minutes: 60 };

export const WRONG = 'Invalid code. Each code works once, for ten minutes, where you asked for it.';

const NOT_VERIFIED = {
  subject: 'There is no code for you yet',
  before: [
    'Somebody wants to log in to your account with a code. You get one once it is sure that this email is yours.',
    'Until then log in in another way. A new password by mail makes it sure.',
  ],
};

/** A code in a mail, for the browser that asked for it. There the link beside it is enough. */
@Injectable()
export class MailedCodes {
  constructor(
    private readonly config: Config,
    private readonly events: Events,
    private readonly lifecycle: SessionLifecycle,
    private readonly links: Links,
    private readonly outbox: Outbox,
    private readonly throttle: Throttle,
    private readonly tokens: Tokens,
  ) {
    outbox.define(CODE.name, (mail, user) => this.write(mail, user));
  }

  /** The same work whether there is such an account or not: the mailer looks for it later. */
  async sendCode(request: PageRequest, email: string, page: string) {
    const payload = newSecret();
    await this.outbox.addRequested(request, { kind: CODE.name, address: email, payload });
    this.events.record(request, 'mailed_code_requested');
    // A new identity, as for a link: a copy of the old cookie waits for no code.
    const mailedCode = { payload, email, page };
    this.lifecycle.rotate(request, { mailedCode, linkToken: undefined });
  }

  /** The code that this session waits for. In another browser than the one that asked, the link only says which one. */
  async pending(request: PageRequest) {
    const { mailedCode: asked, linkToken } = sessionOf(request);
    const link = linkToken && (await this.tokens.find(CODE, linkToken));
    if (!link) return asked && { ...asked, isAsked: true, isFollowed: false };
    const isAsked = asked?.payload === link.payload;
    return { payload: link.payload!, email: link.email, isAsked, isFollowed: isAsked };
  }

  /**
   * Uses the code up. Refuses the form when it is wrong or was used, or there were too many attempts.
   * @param code six digits, or `link` where the link was followed instead
   */
  async consume(request: PageRequest, code: string): Promise<VerifiedToken> {
    const pending = await this.pending(request);
    if (!pending) throw new ValidationException({ code: WRONG });
    const { payload, email, isFollowed } = pending;
    const isRight = code === 'link' ? isFollowed : this.codesOf(payload).includes(code);
    return this.throttle.attempt(TRIES, request, email, 'code', async () => {
      const found = await this.tokens.findByPayload(CODE, payload);
      if (found && isRight && (await this.tokens.revoke(CODE, { payload }))) {
        this.lifecycle.rotate(request, { mailedCode: undefined, linkToken: undefined });
        return found;
      }
      this.events.record(request, 'mailed_code_wrong', { userId: found?.userId });
      throw new ValidationException({ code: WRONG });
    });
  }

  /**
   * An account whose email nobody has verified may be that of somebody else, who would be in it together with the
   * owner of the email. A new password by mail logs them out.
   */
  private async write({ payload, created_at }: OutboxRow, user?: User) {
    const seconds = created_at + CODE.seconds - now();
    if (!user || !payload || seconds <= 0) return undefined;
    if (!user.email_verified) return NOT_VERIFIED;
    const [code] = this.codesOf(payload);
    return {
      subject: 'Your code',
      before: [`${code} is your code for ${this.config.publicOrigin}.`],
      link: {
        href: await this.links.make('/login/link', { ...CODE, seconds }, user, { payload }),
        label: 'Continue without typing it',
      },
      after: [
        `It works once, for ${MINUTES} minutes, where you asked for it. Enter it nowhere else, and tell it to nobody.`,
        'If it was not you who asked for it, there is nothing to do.',
      ],
    };
  }

  /** With each key of the server, the newest first. */
  private codesOf(payload: string) {
    return this.config.sessionKeys.map((key) => {
      const mac = createHmac('sha256', key).update(`mailed code ${payload}`).digest();
      return String(mac.readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
    });
  }
}
