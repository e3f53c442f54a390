import { CookieJar } from 'tough-cookie';
import { fetch, type RequestInit } from 'undici';
import { IDEMPOTENCY_KEY } from '../../src/core/web/idempotency-key.js';
import { keepSecret } from './log.js';
import { asked } from './network.js';
import { Page } from './page.js';

/** As Playwright writes what stands in lower case here. */
const SAME_SITE = { lax: 'Lax', strict: 'Strict', none: 'None' } as const;

/** Playwright's -1 is a cookie that goes when the browser is closed. */
const secondsOf = (milliseconds = Infinity) =>
  milliseconds === Infinity ? -1 : milliseconds / 1000;

/** With a file it is sent as `multipart/form-data`. */
type Form = Record<string, string | File>;

/** A browser without JavaScript: it keeps cookies and follows redirects. */
export class Visitor {
  /** What stands in every form of the page that is open. */
  #idempotencyKey: string | undefined;

  constructor(
    readonly origin: string,
    readonly jar = new CookieJar(),
  ) {}

  open(path: string, headers: Record<string, string> = {}) {
    return this.follow(path, { headers });
  }

  submit(path: string, form: Form = {}, headers: Record<string, string> = {}) {
    for (const field of ['password', 'currentPassword', 'newPassword']) {
      const typed = form[field];
      if (typeof typed === 'string') keepSecret(typed);
    }
    return this.follow(path, this.press(form, headers));
  }

  /** Two clicks, before the first is answered. The browser drops that answer, and shows the other one. */
  async submitTwice(
    path: string,
    form: Record<string, string> = {},
    headers: Record<string, string> = {},
  ) {
    const pressed = this.press(form, headers);
    const first = this.request(path, pressed);
    const second = this.follow(path, pressed);
    return { first: await first, page: await second };
  }

  /** Sends the form of the page that is open, which is gone then. */
  press(form: Form, headers: Record<string, string> = {}) {
    const hidden: Form = this.#idempotencyKey ? { [IDEMPOTENCY_KEY]: this.#idempotencyKey } : {};
    this.#idempotencyKey = undefined;
    const fields = Object.entries({ ...hidden, ...form });
    const hasFile = fields.some(([, value]) => typeof value !== 'string');
    const body = hasFile ? new FormData() : new URLSearchParams();
    for (const [name, value] of fields) body.append(name, value as string);
    return { method: 'POST', body, headers };
  }

  /** As a program sends it, which wants no page. */
  send(path: string, body: object, headers: Record<string, string> = {}) {
    const json = { 'content-type': 'application/json', accept: 'application/json' };
    return this.request(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { ...json, ...headers },
    });
  }

  /** One request, without following a redirect. */
  async request(path: string, init: RequestInit = {}) {
    const url = new URL(path, this.origin);
    const cookie = this.jar.getCookieStringSync(url.href);
    const headers = new Headers(init.headers);
    const encoded = init.body instanceof FormData ? new Response(init.body) : undefined;
    if (encoded) headers.set('content-type', encoded.headers.get('content-type')!);
    if (cookie) headers.set('cookie', cookie);
    const response = await fetch(url, {
      ...init,
      ...(encoded && { body: await encoded.arrayBuffer() }),
      headers,
      redirect: 'manual',
      dispatcher: asked(headers.get('sec-fetch-mode') ?? 'navigate'),
    });
    for (const line of response.headers.getSetCookie()) {
      keepSecret(line.split(';')[0]!.split('=').slice(1).join('='));
      this.jar.setCookieSync(line, url.href, { ignoreError: true });
    }
    return response;
  }

  /** A second visitor with a copy of this one's cookies, as a thief would have. */
  thief() {
    return new Visitor(this.origin, this.jar.cloneSync());
  }

  /** For the browser of somebody who goes on where this visitor is: `browser.newContext({ storageState })`. */
  storageState() {
    const cookies = this.jar.getCookiesSync(this.origin).map((cookie) => ({
      name: cookie.key,
      value: cookie.value,
      domain: cookie.domain!,
      path: cookie.path!,
      expires: secondsOf(cookie.expiryTime()),
      httpOnly: cookie.httpOnly,
      secure: cookie.secure,
      sameSite: SAME_SITE[cookie.sameSite as keyof typeof SAME_SITE],
    }));
    return { cookies, origins: [] };
  }

  private async follow(path: string, init: RequestInit): Promise<Page> {
    const first = await this.request(path, init);
    let page = await Page.read(path, first, first);
    for (let hops = 0; page.location !== undefined; hops++) {
      if (hops === 5) throw new Error(`${path} redirects in a circle`);
      const next = page.location;
      page = await Page.read(next, await this.request(next), first);
    }
    this.#idempotencyKey = page.idempotencyKey;
    return page;
  }
}
