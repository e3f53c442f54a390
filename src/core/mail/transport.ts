import type { RenderedMail } from './message.js';

/** What takes a message away from here. */
export abstract class MailTransport {
  /** @throws MailTransportFailed when it was not taken */
  abstract send(message: RenderedMail, signal: AbortSignal): Promise<void>;
}

/** In a word or two: what a server says may have the address in it, and this goes into the log. */
export class MailTransportFailed extends Error {
  constructor(
    why: string,
    /** It would be refused again. */
    readonly isFinal: boolean,
  ) {
    super(why);
  }
}
