import { ok, problem, warning } from './finding.js';
import type { Live } from './live.js';

/** Browsers keep no cookie longer: RFC 6265bis, section 5.5. */
const LONGEST_SECONDS = 400 * 86_400;
const HALF_A_YEAR = 180 * 86_400;

const trueOf = (table: Record<string, boolean>) => Object.keys(table).filter((key) => table[key]);

/** The flags of the cookie as a browser gets it. That there is none is told with the proxy. */
export function cookie({ config, cookie, isHttps }: Live) {
  if (!cookie) return [];
  const { name, attributes: has } = cookie;
  const [sameSite = '', age = ''] = [has.get('samesite'), has.get('max-age')];
  const isSecure = has.has('secure');
  const wrong = {
    'is not HttpOnly: scripts can read it': !has.has('httponly'),
    'is not SameSite=Lax: other sites can have it sent': !/^(lax|strict)$/i.test(sameSite),
    'has no Path=/: some pages do not get it': has.get('path') !== '/',
    'has a Domain: every host below it gets it': has.has('domain'),
    'has no Max-Age that browsers keep to': !(Number(age) > 0 && Number(age) <= LONGEST_SECONDS),
  };
  const { cookieName = name, idleSeconds = age } = config ?? {};
  const other = {
    [`The live cookie is ${name}, and here ${cookieName}`]: cookieName !== name,
    [`${name} lives ${age} s, and here SESSION_IDLE_SECONDS is ${idleSeconds}`]:
      cookieName === name && age !== '' && age !== String(idleSeconds),
  };
  return [
    ...trueOf(wrong).map(
      (what) => problem`${name} ${what}
        -> src/session/cookie.ts sets it: put it back, or find out which proxy changes it`,
    ),
    isHttps &&
      !isSecure &&
      problem`${name} is not Secure: it would also leave over plain http
        -> Set SESSION_COOKIE_SECURE=true, which NODE_ENV=production does by itself`,
    isHttps &&
      isSecure &&
      !name.startsWith('__Host-') &&
      warning`${name} does not begin with __Host-: a neighbour below the same domain can set it
        -> Leave SESSION_COOKIE_NAME empty, or begin it with __Host-`,
    ...trueOf(other).map(
      (what) => warning`${what}
        -> Give this command the environment of the application, or restart that`,
    ),
    ok`${name} is ${isSecure ? 'Secure, ' : ''}HttpOnly, SameSite=${sameSite}, Path=/, Max-Age=${age}`,
  ];
}

/** Header, what it must say, what happens without it. */
const NEEDED: [name: string, value: RegExp, without: string][] = [
  ['content-security-policy', /frame-ancestors/, 'pages can be framed, and scripts put into them'],
  ['x-content-type-options', /^nosniff$/i, 'browsers guess what a file is'],
  ['referrer-policy', /./, 'addresses of pages are told to other sites'],
];

export function headers({ answer: { header }, cookie, isHttps }: Live) {
  const [, seconds] = /max-age=(\d+)/i.exec(header('strict-transport-security')) ?? [];
  const hsts = seconds
    ? `Strict-Transport-Security lasts ${seconds} s only`
    : 'The answer has no Strict-Transport-Security: the first request of a visit can go over plain http';
  const tells = ['server', 'x-powered-by'].map((name) => `${name}: ${header(name)}`);
  return [
    ...NEEDED.filter(([name, value]) => !value.test(header(name))).map(
      ([name, , without]) => problem`The answer has no ${name}: ${without}
        -> See src/web/security-headers.ts; if it is there, a proxy takes it away`,
    ),
    isHttps &&
      !(Number(seconds) >= HALF_A_YEAR) &&
      problem`${hsts}
        -> Set PUBLIC_ORIGIN to the https:// origin; if it is, a proxy takes the header away or writes its own`,
    cookie !== undefined &&
      !/no-store/i.test(header('cache-control')) &&
      problem`A page with a session cookie may be kept by caches: Cache-Control has no no-store
        -> Let no proxy change Cache-Control; in the application see src/web`,
    ...tells
      .filter((one) => /\d|: .*(express|fastify)/i.test(one))
      .map((one) => warning`${one} tells what to attack -> In nginx: server_tokens off`),
    ok`Security headers are there`,
  ];
}
