import type { Config } from '../config/config.js';
import type { SessionRequest } from './session-data.js';

/**
 * The same for both platforms; a logout must name the same attributes, or the browser keeps the cookie.
 * @param lifetimeSeconds without it until the browser is closed
 */
export const cookieAttributes = (config: Config, lifetimeSeconds?: number) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: config.cookieSecure,
  ...(lifetimeSeconds !== undefined && {
    maxAge: lifetimeSeconds,
    expires: new Date(Date.now() + lifetimeSeconds * 1000),
  }),
});

/**
 * Every value of that name, as it was sent. A browser may have more than one: what was set for another path or
 * domain, or by another application on this host, may come first (RFC 6265, section 5.4).
 */
export const cookiesNamed = (name: string, { headers }: Pick<SessionRequest, 'headers'>) =>
  String(headers.cookie ?? '')
    .split(';')
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie.startsWith(`${name}=`))
    .map((cookie) => cookie.slice(name.length + 1));
