import { ok, problem, warning } from './finding.js';
import type { Live } from './live.js';

/** A proxy may ask the application twice before it gives up. */
const ANSWER_MS = 5_000;

/** One page, as a new visitor without a cookie. Redirects are not followed. */
export async function ask(url: string, given: Record<string, string> = {}) {
  const before = Date.now();
  const { body, headers, status } = await fetch(url, {
    headers: { accept: 'text/html', 'user-agent': 'doctor', ...given },
    redirect: 'manual',
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  await body?.cancel();
  const at = (before + Date.now()) / 2;
  const header = (name: string) => headers.get(name) ?? '';
  return { at, status, header, cookies: headers.getSetCookie().map(parse) };
}

/** Without its value, which is secret. Attribute names are in lower case: `max-age`. */
function parse(line: string) {
  const [[name = ''] = [], ...rest] = line.split(';').map((part) => part.trim().split('='));
  const attributes = rest.map(([name = '', value = '']) => [name.toLowerCase(), value] as const);
  return { name, attributes: new Map(attributes) };
}

/** Browsers keep no cookie longer: RFC 6265bis, section 5.5. */
const LONGEST_SECONDS = 400 * 86_400;
const HALF_A_YEAR = 180 * 86_400;

/** The sentences whose condition is true, each with its fix. */
const whereTrue = (kind: typeof problem, table: Record<string, boolean>) =>
  Object.keys(table).flatMap((words) => (table[words] ? kind`${words}` : []));

/** The flags of the cookie as a browser gets it. A cookie that is missing is reported with the proxy. */
export function cookie({ config, cookie, isHttps }: Live) {
  if (!cookie) return [];
  const { name, attributes: has } = cookie;
  const [sameSite = '', age = ''] = [has.get('samesite'), has.get('max-age')];
  const isSecure = has.has('secure');
  const { cookieName = name, idleSeconds = age } = config ?? {};
  const back =
    'src/core/session/cookie.ts sets it: put it back, or find out which proxy changes it';
  const same = 'Give this command the environment of the application, or restart that';
  return [
    ...whereTrue(problem, {
      [`${name} is not HttpOnly: scripts can read it -> ${back}`]: !has.has('httponly'),
      [`${name} is not SameSite=Lax: other sites can have it sent -> ${back}`]:
        !/^(lax|strict)$/i.test(sameSite),
      [`${name} has no Path=/: some pages do not get it -> ${back}`]: has.get('path') !== '/',
      [`${name} has a Domain: every host below it gets it -> ${back}`]:
        has.has('domain') && has.get('domain') !== config?.cookieDomain,
      [`${name} has no Max-Age that browsers keep to -> ${back}`]: !(
        Number(age) > 0 && Number(age) <= LONGEST_SECONDS
      ),
      [`${name} is not Secure: it would also leave over plain http -> Set SESSION_COOKIE_SECURE=true, which NODE_ENV=production does by itself`]:
        isHttps && !isSecure,
    }),
    ...whereTrue(warning, {
      [`${name} does not begin with __Host-: a neighbour below the same domain can set it -> Leave SESSION_COOKIE_NAME empty, or begin it with __Host-`]:
        isHttps && isSecure && !name.startsWith('__Host-') && !config?.cookieDomain,
      [`The live cookie is ${name}, and here ${cookieName} -> ${same}`]: name !== cookieName,
      [`${name} lives ${age} s, and here SESSION_IDLE_SECONDS is ${idleSeconds} -> ${same}`]:
        name === cookieName && age !== '' && age !== String(idleSeconds),
    }),
    ok`${name} is ${isSecure ? 'Secure, ' : ''}HttpOnly, SameSite=${sameSite}, Path=/, Max-Age=${age}`,
  ];
}

export function headers({ answer: { header }, cookie, isHttps }: Live) {
  const [, seconds] = /max-age=(\d+)/i.exec(header('strict-transport-security')) ?? [];
  const back =
    'See src/core/web/protection/security-headers.ts; if it is there, a proxy takes it away';
  const https =
    'Set PUBLIC_ORIGIN to the https:// origin; if it is, a proxy takes the header away or writes its own';
  const told = ['server', 'x-powered-by'].map((name) => `${name}: ${header(name)}`);
  return [
    ...whereTrue(problem, {
      [`The answer has no content-security-policy: pages can be framed, and scripts can be put into them -> ${back}`]:
        !header('content-security-policy').includes('frame-ancestors'),
      [`The answer has no x-content-type-options: browsers guess what a file is -> ${back}`]:
        !/^nosniff$/i.test(header('x-content-type-options')),
      [`The answer has no referrer-policy: addresses of pages are told to other sites -> ${back}`]:
        !header('referrer-policy'),
      [`The answer has no Strict-Transport-Security: the first request of a visit can go over plain http -> ${https}`]:
        isHttps && !seconds,
      [`Strict-Transport-Security lasts ${seconds} s only -> ${https}`]:
        isHttps && Number(seconds) < HALF_A_YEAR,
      'A page with a session cookie may be kept by caches: Cache-Control has no no-store -> Let no proxy change Cache-Control; in the application see src/core/web':
        cookie !== undefined && !/no-store/i.test(header('cache-control')),
    }),
    ...told
      .filter((line) => /\d|: .*(express|fastify)/i.test(line))
      .map((line) => warning`${line} tells what to attack -> In nginx: server_tokens off`),
    ok`Security headers are there`,
  ];
}
