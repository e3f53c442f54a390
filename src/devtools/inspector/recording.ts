import type { IncomingMessage, ServerResponse } from 'node:http';
import { hashToken } from '#core/session/secrets.js';
import type { SessionSnapshot } from '#core/session/session-data.js';
import type { PageRequest } from '#core/web/request.js';

/** What may be told of a secret that is long and random. */
export const nameOf = (secret: string) => hashToken(secret).slice(0, 8);

export const milliseconds = (since: number) => `${(performance.now() - since).toFixed(1)} ms`;

export const bytesOf = (session: object) => Buffer.byteLength(JSON.stringify(session));

export const changedKeys = (before: SessionSnapshot, after: SessionSnapshot) =>
  (
    [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof SessionSnapshot)[]
  ).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));

/** Of these a long request may have many. */
const MAX_ASKS = 50;

/** A question to the store of the sessions, or to the rows of the logins. */
interface Ask {
  readonly what: string;
  readonly answer: string;
  readonly took: string;
}

/** What was seen of a request so far. It lives as long as the request. */
export class Recording {
  readonly at = new Date();
  readonly begun = performance.now();
  readonly asks: Ask[] = [];
  readonly tries: string[] = [];
  /** As the platform made it. Undefined until its session is open. */
  request: PageRequest | undefined;
  hasSession = false;
  before: SessionSnapshot = {};
  after: SessionSnapshot = {};
  fate: 'saved' | 'discarded' | 'ended' | undefined;
  isRenewed = false;
  isRegenerated = false;
  /** Undefined where the guard has nothing to judge. */
  isFromElsewhere: boolean | undefined;
  /** An action of ours did something to the cookie, and nothing else may be sent. */
  isLeftAlone = false;
  /** The browser that it came from, when it is one of our own. */
  trail: string | undefined;

  constructor(
    readonly raw: IncomingMessage,
    readonly response: ServerResponse,
  ) {}

  get id() {
    return String(this.response.getHeader('X-Request-Id'));
  }

  /** One of our own, which is neither shown nor held up. */
  get isOwn() {
    return /^\/__session\b/.test(this.raw.url ?? '');
  }

  get writes() {
    return this.asks.filter(({ what }) => /^(write|rewrite|end|insert|delete)/.test(what)).length;
  }

  /** The name of the session as the store knows it, or else of the browser. */
  get name() {
    const { what = '' } = this.asks.findLast(({ what }) => what.includes(' session ')) ?? {};
    return what.split(' ').at(-1) || nameOf(this.after.visitorId ?? '');
  }

  /** As the browser sent it, with its name. */
  cookie(name: string) {
    const cookies = (this.raw.headers.cookie ?? '').split('; ');
    return cookies.find((cookie) => cookie.startsWith(`${name}=`));
  }

  /** The line of it in the answer. */
  setCookie(name: string) {
    const lines = [this.response.getHeader('Set-Cookie') ?? []].flat().map(String);
    return lines.findLast((line) => line.startsWith(`${name}=`));
  }

  sendCookie(line: string) {
    this.response.appendHeader('Set-Cookie', `${line}; Path=/; SameSite=Lax`);
  }

  /** The first one to see it tells what its session held. */
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
