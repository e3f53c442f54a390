import { Cookie } from 'tough-cookie';
import { expect } from 'vitest';
import type { SessionData } from '../../src/core/session/session-data.js';
import { BACK_DOOR } from './back-door.js';
import { Page } from './page.js';
import { Visitor } from './visitor.js';

/** A visitor has to be asked for a page first, so what says something of one is awaited. */
type Asked<T, R> = T extends Visitor ? Promise<void> : R;

type Held = Readonly<Partial<SessionData> & Record<string, unknown>>;

type Attributes = Readonly<Partial<ReturnType<typeof readCookie>>>;

declare module 'vitest' {
  interface Matchers<R, T> {
    /** What the page shows; for a visitor, the start page. */
    toBeLoggedInAs(email: string): Asked<T, R>;
    toBeGuest(): Asked<T, R>;
    /** All that features keep in the visitor's session, as the server reads it. */
    toHaveSession(held: Held): Promise<void>;
    /** A sentence for the visitor, such as after a form. */
    toShowFlash(text: string): R;
    /** The request was answered with 303, and the visitor is at this path now. */
    toLeadTo(path: string): R;
    /** The answer to the request, before any redirect, sets a cookie with at least these attributes. */
    toSetCookie(attributes: Attributes): R;
  }
}

expect.extend({
  toBeLoggedInAs(shown: unknown, email: string) {
    return onPage(shown, (page) => ({
      pass: page.user === email,
      message: () => `expected ${email}${not(this)} to be logged in, but ${page.summary}`,
    }));
  },

  toBeGuest(shown: unknown) {
    return onPage(shown, (page) => ({
      pass: page.user === undefined,
      message: () => `expected${not(this)} a guest, but ${page.summary}`,
    }));
  },

  async toHaveSession(visitor: Visitor, expected: Held) {
    const answer = await visitor.request(BACK_DOOR);
    if (!answer.ok) throw new Error('Only the session of an application of startApp can be seen');
    const actual = (await answer.json()) as Held;
    return {
      pass: this.equals(actual, expected),
      message: () => `expected the session${not(this)} to hold this, but it holds ${json(actual)}`,
      actual,
      expected,
    };
  },

  toShowFlash(page: Page, expected: string) {
    return {
      pass: page.notices.includes(expected),
      message: () => `expected the notice "${expected}"${not(this)}, but ${page.summary}`,
    };
  },

  toLeadTo(page: Page, path: string) {
    const { status } = page.first;
    return {
      pass: status === 303 && page.path === path,
      message: () => `expected 303${not(this)} to ${path}, but got ${status}, and ${page.summary}`,
    };
  },

  toSetCookie(page: Page, expected: Attributes) {
    const lines = page.first.headers.getSetCookie();
    return {
      pass: lines.some((line) => this.equals(readCookie(line), expect.objectContaining(expected))),
      message: () =>
        `expected a cookie${not(this)} with ${json(expected)}, but got ${lines.join('\n') || 'none'}`,
    };
  },
});

/** @throws for what is neither, such as a page that was not awaited, whom nobody is logged in on */
function onPage<Result>(shown: unknown, judge: (page: Page) => Result) {
  if (shown instanceof Visitor) return shown.open('/').then(judge);
  if (shown instanceof Page) return judge(shown);
  throw new TypeError('expected a visitor or a page: is an "await" missing?');
}

function readCookie(line: string) {
  const { key: name, path, httpOnly, secure, sameSite, maxAge, expires } = Cookie.parse(line)!;
  return { name, path, httpOnly, secure, sameSite, maxAge, expires };
}

const not = ({ isNot }: { isNot: boolean }) => (isNot ? ' not' : '');

const json = (value: unknown) => JSON.stringify(value, null, 2);
