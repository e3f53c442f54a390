import type { Config } from '#core/config/config.js';
import { isLoopback } from '#core/config/public-origin.js';
import { ok, problem, skipped } from './finding.js';
import { ask } from './answer.js';
import type { Live } from './live.js';

export const NAME_ANOTHER = 'name another: npm run doctor -- https://shop.example/page';

/**
 * From outside, the cookie shows what the application believes: a Secure one is sent only when it believes that
 * the browser uses https. Every visitor could send the same requests.
 */
export async function proxy(live: Live) {
  const { answer, cookie, isHttps, setsCookie, url } = live;
  if (answer.status !== 200) return [];
  if (!setsCookie)
    return skipped`Cookie and proxy: ${url} sets no session cookie -> To look at them, ${NAME_ANOTHER}`;
  if (!cookie) return noCookie(live);
  if (!isHttps || !cookie.attributes.has('secure')) return [];
  const spoofed = await ask(url, { 'x-forwarded-proto': 'http' });
  if (!spoofed.cookies.some(({ name }) => name === cookie.name))
    return problem`The proxy passes on the X-Forwarded-Proto of visitors: they choose what the application believes, their address probably too
      -> Let the proxy write it itself: proxy_set_header X-Forwarded-Proto $scheme; X-Forwarded-For $remote_addr`;
  return ok`The application knows that browsers are on https, and a visitor cannot change that. Which address it takes for theirs cannot be seen from outside: log in, and look at /account`;
}

/**
 * No browser would get a cookie. A request that goes around the proxy shows whose headers the application believes.
 */
async function noCookie({ config, isHttps, origin, url }: Live) {
  const what = `No session cookie comes from ${url}`;
  if (!isHttps)
    return problem`${what}: a Secure cookie never leaves over plain http -> Ask the https:// address; to try it without TLS set SESSION_COOKIE_SECURE=false. Or the page sets none: ${NAME_ANOTHER}`;
  if (config?.trustProxy === false)
    return problem`${what}: TRUST_PROXY is off, so X-Forwarded-Proto: https is not believed -> Set TRUST_PROXY to the address of the proxy as the application sees it, such as loopback, and restart`;
  if (config && (await trustsUs(config, url.slice(origin.length))))
    return problem`${what}, but past the proxy one comes: the application believes this machine, and the proxy does not tell it https
      -> In the proxy: proxy_set_header X-Forwarded-Proto $scheme. If the proxy is on another machine, name that in TRUST_PROXY`;
  return problem`${what}: the application does not know that the browser is on https -> TRUST_PROXY must name the proxy, and the proxy must send X-Forwarded-Proto: https. Or the page sets none: ${NAME_ANOTHER}`;
}

/** When the application runs on this machine, we can send it what the proxy should send. */
async function trustsUs({ host, port }: Config, page: string) {
  const near = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  const direct = `http://${near.includes(':') ? `[${near}]` : near}:${port}${page}`;
  const answer = await ask(direct, { 'x-forwarded-proto': 'https' }).catch(() => undefined);
  return answer !== undefined && answer.cookies.length > 0;
}

/** The answer to somebody who types the name without https. */
export function plainHttp({ isHttps, origin }: Pick<Live, 'isHttps' | 'origin'>) {
  if (isHttps && new URL(origin).port === '') return redirect(origin.replace('s:', ':'), origin);
  if (isHttps)
    return skipped`Whether http leads to ${origin}: its port for http cannot be known -> Try it by hand`;
  if (isLoopback(origin)) return ok`${origin} is plain http, on this machine only`;
  return problem`${origin} is plain http: whoever is on the way reads the cookie -> Put a proxy with a certificate before it: see docs/operations.md`;
}

export async function redirect(from: string, to: string) {
  const answer = await ask(`${from}/`).catch(() => undefined);
  if (!answer) return ok`Nobody answers at ${from}: only https is spoken`;
  const leads = URL.parse(answer.header('location'))?.origin === to;
  if (leads && answer.status >= 300 && answer.status < 400) return ok`${from} leads to ${to}`;
  return problem`${from} answers with ${answer.status} instead of leading to ${to} -> In the proxy, for port 80: return 308 https://$host$request_uri`;
}
