import { parse } from 'node-html-parser';
import { IDEMPOTENCY_KEY } from '../../src/core/web/idempotency-key.js';

const HIDDEN = new RegExp(`name="${IDEMPOTENCY_KEY}" value="([^"]+)"`);

/** A page with forms has another key in them each time. */
export const withoutFormKeys = (html: string) => html.replaceAll(HIDDEN.exec(html)?.[1] ?? '', '');

/** What a visitor sees, and what was answered on the way there. */
export class Page {
  private constructor(
    /** The path that was shown in the end. */
    readonly path: string,
    readonly status: number,
    readonly headers: Headers,
    readonly html: string,
    /** The answer to the request itself, before any redirect. */
    readonly first: Response,
  ) {}

  static async read(path: string, response: Response, first: Response) {
    return new Page(path, response.status, response.headers, await response.text(), first);
  }

  get location() {
    return this.headers.get('location') ?? undefined;
  }

  /** The text of the first element that matches, or undefined. */
  text(selector: string) {
    return this.texts(selector)[0];
  }

  texts(selector: string) {
    return this.all(selector).map(({ text }) => text.replace(/\s+/g, ' ').trim());
  }

  all(selector: string) {
    return parse(this.html).querySelectorAll(selector);
  }

  /** The number that the page tells. */
  get count() {
    return Number(this.text('.count') ?? this.text('.lead'));
  }

  /** What stands hidden in each of its forms. */
  get idempotencyKey() {
    return HIDDEN.exec(this.html)?.[1];
  }

  /** The HTML without it: it is another one each time. */
  get plain() {
    return withoutFormKeys(this.html);
  }

  get user() {
    return this.text('#user');
  }

  get flash() {
    return this.notices[0];
  }

  get notices() {
    return this.texts('.notice');
  }

  /** In words, for whoever reads why a test failed. */
  get summary() {
    const texts = this.texts('h1, .notice, .error').filter(Boolean);
    const said = texts.map((text) => `"${text}"`);
    const text = said.join(', ') || this.html.slice(0, 200);
    return `${this.path} answered ${this.status} to ${this.user ?? 'a guest'}: ${text}`;
  }
}
