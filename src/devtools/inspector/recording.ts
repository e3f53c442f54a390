import type { IncomingMessage, ServerResponse } from 'node:http';
import { hashToken } from '#core/secrets.js';
import type { SessionSnapshot } from '#core/session/session-data.js';
import type { PageRequest } from '#core/web/request.js';

/** What may be shown of a secret that is long and random. */
export const nameOf = (secret: string) => hashToken(secret).slice(0, 8);

export const milliseconds = (since: number) => `${(performance.now() - since).toFixed(1)} ms`;

export const bytesOf = (session: object) => Buffer.byteLength(JSON.stringify(session));

export const changedKeys = (before: SessionSnapshot, after: SessionSnapshot) =>
  (
    [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof SessionSnapshot)[]
  ).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));

/** How many of these are recorded for one request. */
const MAX_ASKS = 50;

/** A query to the session store, or to the rows of the logins. */
interface Ask {
  readonly what: string;
  readonly answer: string;
  readonly took: string;
}

/** What was recorded of a request so far. It lives as long as the request. */
export class Recording {
  readonly at = new Date();
  readonly begun = performance.now();
  readonly asks: Ask[] = [];
  readonly tries: string[] = [];
  /** The platform's own request. Undefined until its session is open. */
  request: PageRequest | undefined;
  hasSession = false;
  before: SessionSnapshot = {};
  after: SessionSnapshot = {};
  fate: 'saved' | 'discarded' | 'ended' | undefined;
  isRenewed = false;
  isRegenerated = false;
  /** Undefined where the guard does not apply. */
  isFromElsewhere: boolean | undefined;
  /** An action of the inspector changed the cookie, so nothing else may be sent. */
  isLeftAlone = false;
  /** The browser it came from, when that has a cookie of the inspector. */
  trail: string | undefined;

  constructor(
    readonly raw: IncomingMessage,
    readonly response: ServerResponse,
  ) {}

  get id() {
    return String(this.response.getHeader('X-Request-Id'));
  }

  /** A request of the inspector itself, which is neither shown nor delayed. */
  get isOwn() {
    return /^\/__session\b/.test(this.raw.url ?? '');
  }

  get writes() {
    return this.asks.filter(({ what }) => /^(write|rewrite|end|insert|delete)/.test(what)).length;
  }

  /** Names the session by its id in the store, or else the browser. */
  get name() {
    const { what = '' } = this.asks.findLast(({ what }) => what.includes(' session ')) ?? {};
    return what.split(' ').at(-1) || nameOf(this.after.visitorId ?? '');
  }

  /** The cookie as the browser sent it, with its name. */
  cookie(name: string) {
    const cookies = (this.raw.headers.cookie ?? '').split('; ');
    return cookies.find((cookie) => cookie.startsWith(`${name}=`));
  }

  /** The Set-Cookie line of the answer. */
  setCookie(name: string) {
    const lines = [this.response.getHeader('Set-Cookie') ?? []].flat().map(String);
    return lines.findLast((line) => line.startsWith(`${name}=`));
  }

  sendCookie(line: string) {
    this.response.appendHeader('Set-Cookie', `${line}; Path=/; SameSite=Lax`);
  }

  /** The first recorder of a session also records what it held before. */
  see(request: object, read: (request: PageRequest) => SessionSnapshot) {
    if (this.request) return;
    this.request = request as PageRequest;
    this.hasSession = Boolean(this.request.session as unknown);
    if (this.hasSession) this.before = this.after = read(this.request);
  }

  async ask<Answer>(
    what: string,
    question: () => Promise<Answer>,
    told: (answer: Answer) => string = () => 'done',
  ) {
    const begun = performance.now();
    const note = (answer: string) => {
      if (this.asks.length < MAX_ASKS) this.asks.push({ what, answer, took: milliseconds(begun) });
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
