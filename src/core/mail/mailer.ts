import { Injectable, Logger } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Background } from '../database/background.js';
import { undefinedIfGone } from '../database/foreign-key-violation.js';
import { LEASE_SECONDS } from '../database/take-due.js';
import { now } from '../clock.js';
import { Users } from '../users/users.js';
import { renderMail } from './message.js';
import { type OutboxRow, Outbox } from './outbox.js';
import { MailTransport, MailTransportFailed } from './transport.js';

const EVERY_MS = 1_000;
/** One slow mail does not delay the others, and the mail server sees no more connections than these. */
const CONCURRENCY = 4;
const SEND_MS = (LEASE_SECONDS - 15) * 1_000;
const OLDEST_SECONDS = 24 * 60 * 60;

/** Sends the mails of the outbox in the background. */
@Injectable()
export class Mailer {
  readonly #logger = new Logger('Mail');
  readonly #loop;

  constructor(
    background: Background,
    private readonly config: Config,
    private readonly outbox: Outbox,
    private readonly transport: MailTransport,
    private readonly users: Users,
  ) {
    const sendAll = () =>
      this.#loop.each(
        () => this.outbox.take(),
        (mail) => this.sendOne(mail),
      );
    this.#loop = background.every(EVERY_MS, 'Mail', sendAll, CONCURRENCY);
  }

  /** Sends all that are due now. */
  send() {
    return this.#loop.run();
  }

  private async sendOne(mail: OutboxRow) {
    const { id, kind, address, created_at, tries, user_id } = mail;
    if (created_at + OLDEST_SECONDS <= now()) return this.giveUp(mail, 'it is too old');
    // Looked up here and not during the request: there the time it takes would tell whether the account exists.
    const user = await (user_id ? this.users.findById(user_id) : this.users.findByEmail(address));
    // To the email as the account has it, not as somebody else typed it.
    const to = (!user_id && user?.email) || address;
    const message = await this.outbox.kinds.get(kind)!.write(mail, user).catch(undefinedIfGone);
    if (!message) return this.outbox.remove(mail);
    try {
      const signal = AbortSignal.any([this.#loop.signal, AbortSignal.timeout(SEND_MS)]);
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
    await this.outbox.kinds.get(mail.kind)?.onGivenUp?.(mail);
    await this.outbox.remove(mail);
  }
}
