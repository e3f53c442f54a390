import type { RenderedMail } from './message.js';

export abstract class MailTransport {
  /** @throws MailTransportFailed when the mail was not accepted */
  abstract send(message: RenderedMail, signal: AbortSignal): Promise<void>;
}

/** The reason has only a word or two: the text of a server may have the email in it, and this is logged. */
export class MailTransportFailed extends Error {
  constructor(
    why: string,
    /** Another attempt would be refused too. */
    readonly isFinal: boolean,
  ) {
    super(why);
  }
}
