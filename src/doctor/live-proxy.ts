import { type Finding, ok, problem } from './finding.js';
import { ask } from './ask.js';
import type { Live } from './live.js';
import { NAME_ANOTHER } from './options.js';
import { sessionCookie } from './session-cookie.js';

const OVERWRITE =
  'Let the proxy write it itself: proxy_set_header X-Forwarded-Proto $scheme; X-Forwarded-For $remote_addr';

/**
 * From outside, the cookie tells what the application believes: a Secure one leaves only when it takes
 * the browser to be on https. Nothing has to be asked for that a stranger could not ask.
 */
export async function proxy(live: Live): Promise<Finding[]> {
  const { answer, config, cookie, isHttps, url } = live;
  if (answer.status !== 200) return [];
  if (!cookie) return [await lost(live)];
  if (!isHttps || !cookie.attributes.has('secure')) return [];

  const spoofed = await ask(url, { 'x-forwarded-proto': 'http' });
  if (!sessionCookie(spoofed, config)) {
    return [
      problem(
        'The proxy passes on the X-Forwarded-Proto of visitors: they choose what the application believes, their address probably too',
        OVERWRITE,
      ),
    ];
  }
  return [
    ok(
      'The application knows that browsers are on https, and a visitor cannot change that. Which address it takes for theirs cannot be seen from outside: log in, and look at /account',
    ),
  ];
}

/** No browser gets a cookie. Past the proxy can be seen whom the application would believe. */
async function lost({ config, isHttps, origin, url }: Live) {
  const what = `No session cookie comes from ${url}`;
  if (!isHttps) {
    return problem(
      `${what}: a Secure cookie never leaves over plain http`,
      `Ask the https:// address; to try it without TLS set SESSION_COOKIE_SECURE=false. Or the page sets none: ${NAME_ANOTHER}`,
    );
  }
  if (config?.trustProxy === false) {
    return problem(
      `${what}: TRUST_PROXY is off, so X-Forwarded-Proto: https is not believed`,
      'Set TRUST_PROXY to the address of the proxy as the application sees it, such as loopback, and restart',
    );
  }
  if (config && (await believesUs(config.host, config.port, url.slice(origin.length)))) {
    return problem(
      `${what}, but past the proxy one comes: the application believes this machine, and the proxy does not tell it https`,
      'In the proxy: proxy_set_header X-Forwarded-Proto $scheme. If the proxy is on another machine, name that in TRUST_PROXY',
    );
  }
  return problem(
    `${what}: the application does not know that the browser is on https`,
    `TRUST_PROXY must name the proxy, and the proxy must send X-Forwarded-Proto: https. Or the page sets none: ${NAME_ANOTHER}`,
  );
}

/** Where the application runs on this machine, we can say what the proxy should. */
async function believesUs(host: string, port: number, page: string) {
  const near = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const name = near.includes(':') ? `[${near}]` : near;
  const direct = ask(`http://${name}:${port}${page}`, { 'x-forwarded-proto': 'https' });
  return direct.then(
    (answer) => answer.headers.getSetCookie().length > 0,
    () => false,
  );
}
