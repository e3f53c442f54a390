import type { Config } from '../config/config.js';

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
