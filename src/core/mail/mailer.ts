import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Config } from '../config/config.js';
import { undefinedIfGone } from '../database/foreign-key-violation.js';
import { Unavailable } from '../database/unavailable.js';
import { now } from '../clock.js';
import type { User } from '../users/user.js';
import { Users } from '../users/users.js';
import { type MailMessage, renderMail } from './message.js';
import { LEASE_SECONDS, type OutboxRow, Outbox } from './outbox.js';
import { MailTransport, MailTransportFailed } from './transport.js';

const EVERY_MS = 1_000;
/** One slow mail does not delay the others, and the mail server sees no more connections than these. */
const AT_ONCE = 4;
const SEND_MS = (LEASE_SECONDS - 15) * 1_000;
/**
 * How long a stop waits for a mail that is being sent. Then this attempt is given up, and the next process makes
 * another.
 */
const STOP_MS = 4_000;
const OLDEST_SECONDS = 24 * 60 * 60;

/** @param user whom the mail is about, if there is such an account @returns undefined when no mail is to be sent */
type Write = (mail: OutboxRow, user: User | undefined) => Promise<MailMessage | undefined>;

/** The row of the mail is deleted after it. */
type GivenUp = (mail: OutboxRow) => Promise<unknown>;

/** Sends the mails of the outbox in the background. */
@Injectable()
export class Mailer implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger('Mail');
  readonly #writers = new Map<string, Write>();
  readonly #givenUp = new Map<string, GivenUp>();
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #isOver = false;

  constructor(
    private readonly config: Config,
    private readonly outbox: Outbox,
    private readonly transport: MailTransport,
    private readonly users: Users,
  ) {}

  /**
   * A feature registers how its kind of mail is written. It is called just before the mail is sent.
   * @param onGivenUp undoes what must not happen when the mail could not be sent
   */
  register(kind: string, write: Write, onGivenUp?: GivenUp) {
    this.#writers.set(kind, write);
    if (onGivenUp) this.#givenUp.set(kind, onGivenUp);
  }

  onApplicationBootstrap() {
    this.#timer = setInterval(() => void this.send(), EVERY_MS).unref();
  }

  async onModuleDestroy() {
    clearInterval(this.#timer);
    this.#isOver = true;
    setTimeout(() => this.#stop.abort(), STOP_MS).unref();
    await this.#round;
  }

  /** Sends all that are due now. */
  send() {
    return (this.#round ??= this.sendAll().finally(() => (this.#round = undefined)));
  }

  /** Sends one after the other. When one is found, the next is sent at the same time. */
  private async sendAll(atOnce = AT_ONCE) {
    let others: Promise<void> | undefined;
    try {
      let mail: OutboxRow | undefined;
      while (!this.#isOver && (mail = await this.outbox.take())) {
        if (atOnce > 1) others ??= this.sendAll(atOnce - 1);
        await this.sendOne(mail);
      }
    } catch (error) {
      // An outage was logged already, once.
      if (!(error instanceof Unavailable)) this.#logger.error(error);
    }
    await others;
  }

  private async sendOne(mail: OutboxRow) {
    const { id, kind, address, created_at, tries, user_id } = mail;
    if (created_at + OLDEST_SECONDS <= now()) return this.giveUp(mail, 'it is too old');
    // Looked up here and not during the request: there the time it takes would tell whether the account exists.
    const user = await (user_id ? this.users.withId(user_id) : this.users.withEmail(address));
    // To the email as the account has it, not as somebody else typed it.
    const to = (!user_id && user?.email) || address;
    const message = await this.#writers.get(kind)?.(mail, user).catch(undefinedIfGone);
    if (!message) return this.outbox.remove(mail);
    try {
      const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(SEND_MS)]);
      await this.transport.send({ id, to, ...renderMail(message, this.config) }, signal);
    } catch (error) {
      if (!(error instanceof MailTransportFailed)) throw error;
      if (error.isFinal) return this.giveUp(mail, error.message);
      return this.#logger.warn(
        `Not sent, will be tried again: ${kind}, try ${tries}, ${error.message}`,
      );
    }
    await this.outbox.remove(mail);
  }

  private async giveUp(mail: OutboxRow, why: string) {
    this.#logger.warn(`Given up: ${mail.kind}, ${why}`);
    await this.#givenUp.get(mail.kind)?.(mail);
    await this.outbox.remove(mail);
  }
}
