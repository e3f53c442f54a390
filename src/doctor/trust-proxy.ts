import type { Config } from '../config/config.js';
import { ok, problem, warning } from './finding.js';

/** What TRUST_PROXY must be, as far as it follows from the other settings. */
export function trustProxy(config: Config) {
  const { cookieSecure, host, publicOrigin, trustProxy } = config;
  const isHttps = publicOrigin.startsWith('https:');
  if (isHttps && cookieSecure && trustProxy === false) {
    return problem(
      'PUBLIC_ORIGIN is https and TRUST_PROXY is off: the application speaks plain http, and believes no proxy that the browser speaks https, so nobody gets a session cookie',
      'Set TRUST_PROXY to the address of the proxy as the application sees it, such as loopback',
    );
  }
  if (!isHttps && cookieSecure) {
    return problem(
      'PUBLIC_ORIGIN is http and SESSION_COOKIE_SECURE is true: a Secure cookie never leaves over plain http',
      'Set PUBLIC_ORIGIN to the https:// origin that browsers use; to try it without TLS set SESSION_COOKIE_SECURE=false',
    );
  }
  if (isHttps && !cookieSecure) {
    return warning(
      'PUBLIC_ORIGIN is https and SESSION_COOKIE_SECURE is false: the cookie would also leave over plain http',
      'Set SESSION_COOKIE_SECURE=true',
    );
  }
  if (['0.0.0.0', '::'].includes(host) && isForThisMachine(trustProxy)) {
    return warning(
      `TRUST_PROXY=${String(trustProxy)} and HOST=${host}: whoever reaches port ${config.port} gets past the proxy`,
      'Set HOST=127.0.0.1, or close the port for everybody but the proxy',
    );
  }
  return ok(
    trustProxy === false
      ? 'No proxy is believed, and none is needed for plain http'
      : `X-Forwarded-* is believed from TRUST_PROXY=${String(trustProxy)}`,
  );
}

/** The proxy is on this machine, or anybody may be the last hop. */
const isForThisMachine = (trust: Config['trustProxy']) =>
  typeof trust === 'number' || (Array.isArray(trust) && trust.every((name) => name === 'loopback'));
