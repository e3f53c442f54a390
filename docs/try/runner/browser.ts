import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { parse } from 'node-html-parser';
import { CookieJar } from 'tough-cookie';
import type { Site } from './experiment.ts';
import { BROWSER } from './tls-proxy.ts';

/** A browser drops a cookie of which name and value are longer together (RFC 6265bis). */
export const MOST_COOKIE_BYTES = 4096;

type Form = Readonly<Record<string, string>>;

/** As much of a browser as the experiments need. */
export class Browser {
  readonly site: Site;
  readonly jar: CookieJar;

  constructor(site: Site, jar = new CookieJar()) {
    this.site = site;
    this.jar = jar;
  }

  /** Somebody else's, with a copy of this one's cookies. */
  copy() {
    return new Browser(this.site, this.jar.cloneSync());
  }

  /** One request. The answer is there as soon as its headers are. */
  async request(path: string, form?: Form) {
    const url = new URL(path, this.site.origin);
    const headers = { cookie: this.jar.getCookieStringSync(url.href), ...(form && FORM) };
    const sending = (url.protocol === 'https:' ? secureRequest : request)(url, {
      method: form ? 'POST' : 'GET',
      headers,
      ...BROWSER,
    });
    sending.end(form && new URLSearchParams(form).toString());
    const [answer] = (await once(sending, 'response')) as [IncomingMessage];
    for (const line of answer.headers['set-cookie'] ?? []) this.keep(line, url);
    return answer;
  }

  /** The page in the end: a redirect is followed as soon as it arrives. */
  async open(path: string, form?: Form): Promise<ReturnType<typeof parse>> {
    const answer = await this.request(path, form);
    if (answer.headers.location === undefined) return parse(await text(answer));
    answer.resume();
    return this.open(answer.headers.location);
  }

  /** Who is logged in, as a page says it. */
  async user() {
    return (await this.open('/')).querySelector('#user')?.text.trim() || 'guest';
  }

  private keep(line: string, { href }: URL) {
    if (sizeOf(line) <= MOST_COOKIE_BYTES)
      this.jar.setCookieSync(line, href, { ignoreError: true });
  }
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** Of name and value. */
export const sizeOf = (setCookie: string) =>
  Buffer.byteLength(setCookie.split(';', 1)[0]!.replace('=', ''));
