import type { Message } from './letter.js';

/** What takes a message away from here. */
export abstract class Post {
  /** @throws PostFailed when it was not taken */
  abstract send(message: Message, signal: AbortSignal): Promise<void>;
}

/** In a word or two: what a server says may have the address in it, and this goes into the log. */
export class PostFailed extends Error {
  constructor(
    why: string,
    /** It would be refused again. */
    readonly isFinal: boolean,
  ) {
    super(why);
  }
}
