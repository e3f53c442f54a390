import type { Config } from '../config/config.js';
import { type Finding, ok, problem, warning } from './finding.js';
import type { Live } from './live.js';
import type { LiveCookie } from './session-cookie.js';

/** RFC 6265bis, section 5.5: browsers keep no cookie longer than 400 days. */
const LONGEST_SECONDS = 34_560_000;

const SET_BY_US = 'src/session/cookie.ts sets it: put it back, or find out which proxy changes it';
const ONE_ENVIRONMENT = 'Give this command the environment of the application, or restart that';

/** The flags of the cookie as a browser gets it. That there is none is told with the proxy. */
export function cookie({ config, cookie: found, isHttps }: Live): Finding[] {
  if (!found) return [];
  const findings = [
    ...flags(found),
    ...(isHttps ? flagsOverHttps(found) : []),
    ...(config ? otherEnvironment(found, config) : []),
  ];
  if (findings.length > 0) return findings;
  const { name, attributes } = found;
  const secure = attributes.has('secure') ? 'Secure, ' : '';
  return [
    ok(
      `${name} is ${secure}HttpOnly, SameSite=${attributes.get('samesite')}, Path=/, Max-Age=${attributes.get('max-age')}`,
    ),
  ];
}

function flags({ name, attributes }: LiveCookie) {
  const seconds = Number(attributes.get('max-age'));
  const wrong: [boolean, string][] = [
    [!attributes.has('httponly'), 'is not HttpOnly: scripts can read it'],
    [
      !/^(lax|strict)$/i.test(attributes.get('samesite') ?? ''),
      'is not SameSite=Lax: other sites can have it sent',
    ],
    [attributes.get('path') !== '/', 'has no Path=/: some pages do not get it'],
    [attributes.has('domain'), 'has a Domain: every host below it gets it'],
    [!(seconds > 0 && seconds <= LONGEST_SECONDS), 'has no Max-Age that browsers keep to'],
  ];
  return wrong.flatMap(([is, what]) => (is ? problem(`${name} ${what}`, SET_BY_US) : []));
}

function flagsOverHttps({ name, attributes }: LiveCookie) {
  if (!attributes.has('secure')) {
    return [
      problem(
        `${name} is not Secure: it would also leave over plain http`,
        'Set SESSION_COOKIE_SECURE=true, which NODE_ENV=production does by itself',
      ),
    ];
  }
  if (name.startsWith('__Host-')) return [];
  return [
    warning(
      `${name} does not begin with __Host-: a neighbour below the same domain can set it`,
      'Leave SESSION_COOKIE_NAME empty, or begin it with __Host-',
    ),
  ];
}

function otherEnvironment({ name, attributes }: LiveCookie, config: Config) {
  if (name !== config.cookieName) {
    return [warning(`The live cookie is ${name}, and here ${config.cookieName}`, ONE_ENVIRONMENT)];
  }
  const seconds = attributes.get('max-age');
  if (seconds === undefined || seconds === String(config.idleSeconds)) return [];
  return [
    warning(
      `${name} lives ${seconds} s, and here SESSION_IDLE_SECONDS is ${config.idleSeconds}`,
      ONE_ENVIRONMENT,
    ),
  ];
}
