import type { Config } from '../config/config.js';
import { cookiesNamed } from '../session/cookie.js';
import { PerRequest } from '../session/per-request.js';
import type { SessionRequest } from '../session/session-data.js';

/** `Set-Cookie` lines. They are sent with an answer that succeeds or redirects, after the session is saved. */
export const cookieLines = new PerRequest<readonly string[]>();

/** A cookie beside that of the session, which outlasts a logout. */
export class PersistentCookie {
  readonly #name: string;
  readonly #attributes: string;

  /** @param suffix stands behind the name of the session cookie */
  constructor({ cookieName, cookieSecure }: Config, suffix: string, seconds: number) {
    this.#name = `${cookieName}-${suffix}`;
    const secure = cookieSecure ? '; Secure' : '';
    this.#attributes = `; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax${secure}`;
  }

  /** A browser may send several, which were set for other paths or domains. */
  read(request: SessionRequest) {
    return cookiesNamed(this.#name, request);
  }

  set(request: SessionRequest, value: string) {
    const line = `${this.#name}=${value}${this.#attributes}`;
    cookieLines.set(request, [...(cookieLines.get(request) ?? []), line]);
  }
}
