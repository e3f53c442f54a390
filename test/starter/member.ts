import { expect } from 'vitest';
import type { CookieJar } from 'tough-cookie';
import { PASSWORD } from '../support/people.js';
import type { Visitor } from '../support/visitor.js';

/** So that nobody is slowed down, each comes from elsewhere. */
let logins = 0;

/** Somebody who logs in and out, and keeps a copy of the cookie of each login. */
export class Member {
  /** Undefined when the crash came between the question and the answer. */
  isIn: boolean | undefined = false;
  copy: Visitor | undefined;

  constructor(
    public visitor: Visitor,
    readonly email: string,
  ) {}

  async comeAndGo(answered: () => void) {
    try {
      for (;;) {
        const isIn = this.isIn;
        this.isIn = undefined;
        const [path, form] = isIn
          ? ['/logout', {}]
          : ['/login', { email: this.email, password: PASSWORD }];
        const body = new URLSearchParams(form);
        const headers = { 'x-forwarded-for': `10.0.0.${logins++ % 250}` };
        const { status } = await this.visitor.request(path, { method: 'POST', body, headers });
        this.isIn = status === 303 ? !isIn : isIn;
        if (this.isIn) this.copy = this.visitor.thief();
        answered();
      }
    } catch {
      // The crash.
    }
  }

  async expectWhatWasAnswered(visitorOf: (jar: CookieJar) => Visitor) {
    this.visitor = visitorOf(this.visitor.jar);
    const { user } = await this.visitor.open('/');
    if (this.isIn !== undefined) expect(user).toBe(this.isIn ? this.email : undefined);
    const copied = this.copy && (await visitorOf(this.copy.jar).open('/')).user;
    if (this.isIn === false) expect(copied).toBeUndefined();
    this.isIn = user !== undefined;
  }
}
