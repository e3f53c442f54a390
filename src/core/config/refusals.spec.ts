import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../../test/core/problems.js';

const KEY = '0123456789abcdef'.repeat(4);

/** What a careless reader of numbers and flags would take, or what a slip of the hand makes. */
const ABSURD = ['1d', '-5', '1e3', '0x10', '٣', '1.5', '+1', '9'.repeat(400), 'a b', '%', '--'];
const WORDS = 'false true NaN null undefined yes TRUE tru e'.split(' ');
const NUMBERS = '1 0 -1'.split(' ');
const NO_ORIGIN =
  'shop.example https:// https://shop.example/ https://shop.example/path https://shop.example?a https://shop.example#a ' +
  'https://Shop.example https://shop.example:443 https://me@shop.example https://a.example,https://b.example ' +
  'ftp://shop.example javascript:alert(1) * //shop.example http:shop.example https://münchen.example';
const NO_KEY = [KEY.slice(1), `${KEY}0`, `g${KEY.slice(1)}`, `${KEY},`, `,${KEY}`, `${KEY} ${KEY}`];
const WEAK = [`${KEY},short`, '0'.repeat(64), 'F'.repeat(64), 'c2VjcmV0'.repeat(8)];
const NO_PROXY =
  'no Loopback off,loopback loopback, 10.0.0.0/33 10.0.0.0/8/8 10.0.0 ::1/129 fe80::1%eth0 0 100 1,2 proxy.example';
const NO_DATABASE = 'sqlite: app.db sqlite://a postgres: postgres:///shop mysql://db/shop'.split(
  ' ',
);
const NO_REDIS =
  'localhost:6379 redis: redis:// http://localhost redis+proxy://a redis://a:99999'.split(' ');
const NO_MAIL =
  'mail.example smtp: smtp:// smtp:///a http://a smtp://a:99999 smtp://a/b smtps://a?secure=false smtp://a#b'.split(
    ' ',
  );
const NO_DOMAIN =
  'localhost .localhost 127.0.0.1 shop.example host *.localhost ocal.localhost LOCALHOST';
const NO_SECONDS = [...ABSURD, ...WORDS, ...NUMBERS, '59', '34560001', '0060', '1h'];
const SECONDS = /whole seconds from 60 to 34560000 .*digits only, such as 1800/;

/** For each variable the words of its fix, and what it does not take. */
const refused: [string, RegExp, string[]][] = [
  ['NODE_ENV', /development, production or test/, [...ABSURD, ...WORDS, 'prod', 'Production']],
  ['HTTP_PLATFORM', /express or fastify/, [...ABSURD, ...WORDS, 'koa', 'Fastify']],
  ['HOST', /such as 127\.0\.0\.1/, [...ABSURD, 'http://a', 'a/b', 'a:80', '*', '[::1]', '::1%lo']],
  ['PORT', /such as 3000/, [...ABSURD, ...WORDS, '65536', '080', '3000/', 'http']],
  ['PUBLIC_ORIGIN', /such as https:../, [...ABSURD, ...WORDS, ...NO_ORIGIN.split(' ')]],
  ['PUBLIC_ORIGIN', /below a path.*host name of its own/, ['https://a.example/shop']],
  ['SESSION_KEYS', /npm run key/, [...ABSURD, ...WORDS, ...NO_KEY, ...WEAK]],
  ['SESSION_COOKIE_NAME', /such as sid/, [...ABSURD, 'a=b', 'a;b', '__proto__', 'sïd', '__Host-']],
  ['SESSION_COOKIE_NAME', /which library made it/, ['connect.sid', 'session', 'Session']],
  ['SESSION_COOKIE_NAME', /only when SESSION_COOKIE_SECURE/, ['__Host-sid', '__secure-sid']],
  ['SESSION_COOKIE_SECURE', /true or false/, [...ABSURD, ...NUMBERS, 'TRUE', 'yes', 'auto']],
  ['SESSION_COOKIE_DOMAIN', /that of PUBLIC_ORIGIN too/, [...ABSURD, ...NO_DOMAIN.split(' ')]],
  ['SESSION_IDLE_SECONDS', SECONDS, NO_SECONDS],
  ['SESSION_ABSOLUTE_SECONDS', SECONDS, NO_SECONDS],
  ['SESSION_REMEMBER_SECONDS', SECONDS, NO_SECONDS],
  ['TRUST_PROXY', /must be off, .* such as 10\.0\.0\.0\/8/, [...ABSURD, ...NO_PROXY.split(' ')]],
  ['TRUST_PROXY', /must not be everyone/, ['true', '0.0.0.0/0', '::/0', 'loopback, ::/00']],
  ['DATABASE_URL', /such as sqlite:data.*postgres:/, [...ABSURD, ...WORDS, ...NO_DATABASE]],
  ['DATABASE_URL', /createdb shop/, ['postgres://a@b/shop?schema=shop']],
  ['REDIS_URL', /redis:.*rediss:.* for TLS/, [...ABSURD, ...WORDS, ...NO_REDIS]],
  ['REDIS_URL', /such as \?prefix=shop:/, ['redis://a?prefix=*', 'redis://a?db=2']],
  ['MAIL_URL', /smtp:.*smtps:.* for TLS/, [...ABSURD, ...WORDS, ...NO_MAIL]],
  ['MAIL_FROM', /such as Shop <no-reply@shop\.example>/, [...ABSURD, ...WORDS, 'Shop <a>', 'a@b']],
  ['SECURITY_CONTACT', /mailto:security@shop\.example/, [...ABSURD, ...WORDS, 'a@b.c', 'http://a']],
  ['DEV_TOOLS', /local, on or off/, [...ABSURD, ...WORDS, ...NUMBERS, 'Local', '127.0.0.1']],
  ['LOG_LEVEL', /info, debug or trace/, [...ABSURD, ...WORDS, ...NUMBERS, 'INFO', 'verbose']],
];

describe('A value that cannot be meant is refused, with its variable and its fix', () => {
  it.each(refused)('%s: %s', (variable, fix, values) => {
    for (const value of values) {
      const problems = problemsOf({ [variable]: value });
      expect(problems, value).toEqual([expect.stringMatching(fix)]);
      expect(problems[0], value).toMatch(new RegExp(`^${variable} `));
    }
  });

  it('so is a login that ends before it may be idle', () => {
    expect(problemsOf({ SESSION_ABSOLUTE_SECONDS: '1799' })).toEqual([
      'SESSION_ABSOLUTE_SECONDS must not be shorter than SESSION_IDLE_SECONDS: a login would end before its idle timeout',
    ]);
  });

  it('so is staying logged in for a shorter time than not', () => {
    expect(problemsOf({ SESSION_REMEMBER_SECONDS: '43199' })).toEqual([
      'SESSION_REMEMBER_SECONDS must not be shorter than SESSION_ABSOLUTE_SECONDS: with "stay logged in" a login would end sooner than without',
    ]);
  });

  it('so is a name for one host only, of a cookie for several', () => {
    const given = {
      PUBLIC_ORIGIN: 'https://a.shop.example',
      SESSION_COOKIE_DOMAIN: 'shop.example',
    };
    const secure = { ...given, SESSION_COOKIE_SECURE: 'true' };
    expect(problemsOf(secure)).toEqual([]);
    const name = { SESSION_COOKIE_SECURE: 'true', SESSION_COOKIE_NAME: '__Host-Http-sid' };
    expect(problemsOf(name)).toEqual([]);
    expect(problemsOf({ ...secure, PUBLIC_ORIGIN: 'https://myshop.example' })).toEqual([
      expect.stringMatching(/^SESSION_COOKIE_DOMAIN must be/),
    ]);
    expect(problemsOf({ ...secure, SESSION_COOKIE_NAME: '__Host-sid' })).toEqual([
      expect.stringMatching(/^SESSION_COOKIE_NAME must not begin with __Host- where/),
    ]);
  });

  it('so is a mail server without an address that mails are from', () => {
    expect(problemsOf({ MAIL_URL: 'smtps://user:p%40ss@mail.example:465' })).toEqual([
      expect.stringMatching(/^MAIL_FROM is required with MAIL_URL: .*such as Shop/),
    ]);
  });

  it('so is a number of hops on Fastify, which would trust nobody without a word', () => {
    expect(problemsOf({ TRUST_PROXY: '1', HTTP_PLATFORM: 'fastify' })).toEqual([
      expect.stringMatching(/^TRUST_PROXY .* Fastify, which ignores it .* such as loopback/),
    ]);
  });
});

describe('What the owner reads', () => {
  it('names every problem at once, a line for each', () => {
    const variables = [...new Set(refused.map(([variable]) => variable))];
    const problems = problemsOf(Object.fromEntries(variables.map((name) => [name, '%'])));
    expect(new Set(problems.map((problem) => problem.split(' ')[0]))).toEqual(new Set(variables));
    expect(problems).toHaveLength(variables.length);
    expect(variables.length).toBeGreaterThan(10);
  });

  it('never shows a key', () => {
    const given = { SESSION_KEYS: `${KEY.slice(1)},${KEY}x`, NODE_ENV: 'production' };
    expect(problemsOf(given).join('\n')).not.toContain(KEY.slice(1, 20));
  });
});
