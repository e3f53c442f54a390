/** What is kept of a request: plain text, in which no secret is left. */
export interface Entry {
  /** The same as in the log, and in the answer as X-Request-Id. */
  readonly id: string;
  /** The browser that it came from. */
  trail: string;
  /** Nobody knows whose it is: the browser was not known by anything, and got no session. */
  isNobodys: boolean;
  readonly at: Date;
  readonly milliseconds: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Where a redirect leads. */
  readonly leadsTo: string | undefined;
  readonly hasCookie: boolean;
  /** What became of it, in words. */
  readonly arrived: string;
  /** The line without the value of the cookie. */
  readonly setCookie: string | undefined;
  /** Why there is one, or why not. */
  readonly reason: string;
  /** Of the session afterwards. */
  readonly bytes: number;
  readonly changes: readonly Change[];
  readonly asks: readonly Ask[];
  readonly crossSite: string;
  readonly tries: readonly string[];
}

export interface Change {
  readonly key: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** How much the session grew by it. */
  readonly bytes: number;
}

/** A question to the store of the sessions, or to the rows of the logins. */
export interface Ask {
  readonly what: string;
  readonly milliseconds: number;
  readonly answer: string;
  readonly isWrite: boolean;
}

type Held = Readonly<Record<string, unknown>>;

export const bytesOf = (session: object) => Buffer.byteLength(JSON.stringify(session));

const LONGEST = 300;

/** A value as it is shown. */
export function inWords(value: unknown) {
  const text = JSON.stringify(value);
  return text !== undefined && text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
}

/**
 * What is different, key by key, those that were taken out too.
 * @param shown what may be shown of a session: the same keys, without secrets
 */
export function changesOf(before: Held, after: Held, shown: (session: Held) => Held): Change[] {
  const [was, is] = [shown(before), shown(after)];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) => ({
      key,
      before: inWords(was[key]),
      after: inWords(is[key]),
      bytes: bytesOf({ [key]: after[key] }) - bytesOf({ [key]: before[key] }),
    }));
}
