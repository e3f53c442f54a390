import type { Config } from '../config/config.js';
import type { SessionRequest } from './session-data.js';

/**
 * The attributes of the session cookie, the same for both platforms. A logout must send the same ones, or the browser
 * keeps the cookie.
 * @param lifetimeSeconds undefined means until the browser is closed
 */
export const cookieAttributes = (config: Config, lifetimeSeconds?: number) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: config.cookieSecure,
  ...(config.cookieDomain && { domain: config.cookieDomain }),
  ...(lifetimeSeconds !== undefined && {
    maxAge: lifetimeSeconds,
    expires: new Date(Date.now() + lifetimeSeconds * 1000),
  }),
});

/**
 * All values of this cookie, as they were sent. A browser may send several: one that was set for another path or
 * domain, or by another application on this host, may come first (RFC 6265, section 5.4).
 */
export function cookiesNamed(name: string, { headers }: Pick<SessionRequest, 'headers'>) {
  const values: string[] = [];
  for (const sent of String(headers.cookie ?? '').split(';')) {
    const cookie = sent.trim();
    if (cookie.startsWith(`${name}=`)) values.push(cookie.slice(name.length + 1));
  }
  return values;
}
