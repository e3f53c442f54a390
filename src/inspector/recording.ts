import type { IncomingMessage, ServerResponse } from 'node:http';
import { fingerprint } from '../session/secrets.js';
import type { SessionSnapshot } from '../session/session-data.js';
import type { PageRequest } from '../web/request.js';
import type { Ask } from './entry.js';

/** What may be told of a secret that is long and random. */
export const nameOf = (secret: string) => fingerprint(secret).slice(0, 8);

/** Of these a long request may have many. */
const MOST_ASKS = 50;

/** What was seen of a request so far. It lives as long as the request. */
export class Recording {
  readonly at = new Date();
  readonly #begun = performance.now();
  readonly asks: Ask[] = [];
  readonly tries: string[] = [];
  /** As the platform made it. Undefined until its session is open. */
  request: PageRequest | undefined;
  hasSession = false;
  before: SessionSnapshot = {};
  after: SessionSnapshot = {};
  fate: 'saved' | 'discarded' | 'ended' | undefined;
  isRenewed = false;
  /** Undefined where the guard has nothing to judge. */
  isFromElsewhere: boolean | undefined;
  /** The browser that it came from, when it is one of our own. */
  trail: string | undefined;
  /** An action of ours did something to the cookie, and nothing else may be sent. */
  isLeftAlone = false;

  constructor(
    readonly raw: IncomingMessage,
    readonly response: ServerResponse,
  ) {}

  get id() {
    return String(this.response.getHeader('X-Request-Id'));
  }

  get milliseconds() {
    return performance.now() - this.#begun;
  }

  /** One of our own, which is neither shown nor held up. */
  get isOwn() {
    return /^\/__session\b/.test(this.raw.url ?? '');
  }

  /** As the browser sent it, with its name. */
  cookie(name: string) {
    const cookies = (this.raw.headers.cookie ?? '').split('; ');
    return cookies.find((cookie) => cookie.startsWith(`${name}=`));
  }

  /** As the store knows it, or else the browser's. */
  get name() {
    const { what = '' } = this.asks.findLast(({ what }) => what.includes(' session ')) ?? {};
    return what.split(' ').at(-1) || nameOf(this.after.visitorId ?? '');
  }

  hasCookie(name: string) {
    return this.cookie(name) !== undefined;
  }

  /** The first one to see it tells what its session held. */
  see(request: PageRequest, read: (request: PageRequest) => SessionSnapshot) {
    if (this.request) return;
    this.request = request;
    this.hasSession = Boolean(request.session as unknown);
    if (this.hasSession) this.before = this.after = read(request);
  }

  /** Nothing of what was changed stays. */
  discard() {
    this.fate = 'discarded';
    this.after = this.before;
  }

  async ask<Answer>(
    what: string,
    isWrite: boolean,
    question: () => Promise<Answer>,
    told: (answer: Answer) => string = () => 'done',
  ) {
    const begun = performance.now();
    const note = (answer: string) => {
      const milliseconds = performance.now() - begun;
      if (this.asks.length < MOST_ASKS) this.asks.push({ what, milliseconds, answer, isWrite });
    };
    try {
      const answer = await question();
      note(told(answer));
      return answer;
    } catch (error) {
      note(`it failed: ${error instanceof Error ? error.message : String(error)}`);
      throw error;
    }
  }
}
