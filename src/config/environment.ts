import { IsIn, Matches } from 'class-validator';
import {
  isLoopback,
  isOrigin,
  isSecret,
  isTrustProxy,
  Refuse,
  Require,
  WholeSeconds,
} from './rules.js';

const YES_OR_NO = ['true', 'false'];

/** The only key that is public. Good for a first start, refused in production. */
export const DEVELOPMENT_KEY = 'de7e10b3'.repeat(8);

/**
 * Every variable that the application reads, with its default and its rule.
 * Values are trimmed; an empty one counts as not set. The class reads like the table in the README.
 */
export class Environment {
  @IsIn(['development', 'production', 'test'], {
    message: 'must be development, production or test',
  })
  NODE_ENV = 'development';

  @IsIn(['express', 'fastify'], { message: 'must be express or fastify' })
  HTTP_PLATFORM = 'express';

  @Matches(/^[a-zA-Z0-9.:-]+$/, { message: 'must be a host name or an address, such as 127.0.0.1' })
  HOST = '';

  @Require((port) => /^\d{1,5}$/.test(port) && Number(port) <= 65535, {
    message: 'must be a whole number from 0 to 65535, such as 3000 (0 takes any free port)',
  })
  PORT = '3000';

  @Refuse((origin, env) => env.isProduction && origin === '', {
    message:
      'is required in production: the origin that browsers use, such as https://shop.example',
  })
  @Require((origin) => origin === '' || isOrigin(origin), {
    message:
      'must be scheme, host and port only, without a path or a slash, such as https://shop.example',
  })
  @Refuse((origin, env) => env.isProduction && origin.startsWith('http:') && !isLoopback(origin), {
    message: 'must begin with https:// in production (http:// only for localhost)',
  })
  PUBLIC_ORIGIN = '';

  @Require((keys) => keys.split(',').every((key) => isSecret(key.trim())), {
    message:
      'must be 64 hex digits, or several such keys with commas between them, the newest first; make one with: openssl rand -hex 32',
  })
  @Refuse((keys, env) => env.isProduction && keys.includes(DEVELOPMENT_KEY), {
    message:
      'is required in production, and must not be the development key; make one with: openssl rand -hex 32',
  })
  SESSION_KEYS = DEVELOPMENT_KEY;

  @Matches(/^[A-Za-z0-9_-]{1,64}$/, {
    message: 'may have letters, digits, - and _ only, such as sid',
  })
  @Refuse((name) => name === 'connect.sid' || name === 'session', {
    message: 'must not be a name that tells which library made it; use sid',
  })
  @Refuse((name, env) => /^__(host|secure)-/i.test(name) && env.SESSION_COOKIE_SECURE !== 'true', {
    message: 'may begin with __Host- or __Secure- only when SESSION_COOKIE_SECURE is true',
  })
  SESSION_COOKIE_NAME = '';

  @IsIn(YES_OR_NO, { message: 'must be true or false' })
  @Refuse(
    (secure, env) => env.isProduction && secure === 'false' && !isLoopback(env.PUBLIC_ORIGIN),
    {
      message:
        'must be true in production (false only to try a production build with PUBLIC_ORIGIN=http://localhost:3000)',
    },
  )
  SESSION_COOKIE_SECURE = '';

  @WholeSeconds(60) SESSION_IDLE_SECONDS = '1800';
  @WholeSeconds(60) SESSION_ABSOLUTE_SECONDS = '43200';
  @WholeSeconds(60) SESSION_REMEMBER_SECONDS = '2592000';

  @Refuse((proxies) => proxies === 'true', {
    message:
      'must not be true, or anyone could choose their own address; name the proxy instead, such as loopback or 10.0.0.0/8',
  })
  @Require((proxies) => proxies === 'true' || isTrustProxy(proxies), {
    message:
      'must be off, loopback, uniquelocal, or addresses and networks with commas between them, such as 10.0.0.0/8',
  })
  @Refuse((proxies, env) => /^\d+$/.test(proxies) && env.HTTP_PLATFORM === 'fastify', {
    message:
      'cannot be a number of hops on Fastify (it ignores hop counts since 5.12.1); name the proxy instead, such as loopback or 10.0.0.0/8',
  })
  TRUST_PROXY = 'off';

  @Matches(/^sqlite:./, { message: 'must be sqlite: and a file, such as sqlite:data/app.db' })
  DATABASE_URL = 'sqlite:data/app.db';

  @IsIn([''], { message: 'is not supported yet: sessions live in DATABASE_URL; leave it empty' })
  REDIS_URL = '';

  @IsIn(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'], {
    message: 'must be silent, fatal, error, warn, info, debug or trace',
  })
  LOG_LEVEL = 'info';

  get isProduction() {
    return this.NODE_ENV === 'production';
  }

  constructor(given: Readonly<Record<string, string | undefined>>) {
    for (const name of Object.keys(this) as (keyof this & string)[]) {
      Object.assign(this, { [name]: given[name]?.trim() || this[name] });
    }
    this.HOST ||= this.isProduction ? '0.0.0.0' : '127.0.0.1';
    if (!this.isProduction) this.PUBLIC_ORIGIN ||= `http://localhost:${this.PORT}`;
    this.SESSION_COOKIE_SECURE ||= String(this.isProduction);
    this.SESSION_COOKIE_NAME ||= this.SESSION_COOKIE_SECURE === 'true' ? '__Host-sid' : 'sid';
  }
}
