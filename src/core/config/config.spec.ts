import { describe, expect, it } from 'vitest';
import { Config } from './config.js';
import { COOKIE_NAME } from './defaults.js';

const KEY = '0123456789abcdef'.repeat(4);
const OTHER = 'fedcba9876543210'.repeat(4);
const bytes = (key: string) => Buffer.from(key, 'hex');

const SOCKET = 'postgres:///my-shop?host=/var/run/postgresql';

/** What each variable turns into: the value that was given, what it sets, and what comes out. */
const good: [string, string, keyof Config, unknown][] = [
  ['NODE_ENV', 'development', 'isDevelopment', true],
  ['NODE_ENV', 'test', 'isDevelopment', false],
  ['NODE_ENV', 'test', 'isProduction', false],
  ['NODE_ENV', 'test', 'cookieName', COOKIE_NAME],
  ['HTTP_PLATFORM', 'fastify', 'platform', 'fastify'],
  ['HTTP_PLATFORM', ' express\r', 'platform', 'express'],
  ['HOST', '0.0.0.0', 'host', '0.0.0.0'],
  ['HOST', '::1', 'host', '::1'],
  ['HOST', 'web-1.internal', 'host', 'web-1.internal'],
  ['PORT', '0', 'port', 0],
  ['PORT', ' 8080 ', 'port', 8080],
  ['PORT', '65535\r', 'port', 65_535],
  ['PORT', '3001', 'cookieName', `${COOKIE_NAME}-3001`],
  ['PORT', '0', 'cookieName', COOKIE_NAME],
  ['PORT', '80', 'publicOrigin', 'http://localhost'],
  ['PORT', '8080', 'publicOrigin', 'http://localhost:8080'],
  ['PUBLIC_ORIGIN', 'https://shop.example', 'publicOrigin', 'https://shop.example'],
  ['PUBLIC_ORIGIN', 'http://192.168.0.7:3000', 'publicOrigin', 'http://192.168.0.7:3000'],
  ['PUBLIC_ORIGIN', 'http://[::1]:3000\r', 'publicOrigin', 'http://[::1]:3000'],
  ['SESSION_KEYS', KEY, 'sessionKeys', [bytes(KEY)]],
  ['SESSION_KEYS', ` ${KEY.toUpperCase()} , ${OTHER}\r`, 'sessionKeys', [bytes(KEY), bytes(OTHER)]],
  ['SESSION_COOKIE_NAME', 'shop-sid', 'cookieName', 'shop-sid'],
  ['SESSION_COOKIE_SECURE', 'true', 'cookieSecure', true],
  ['SESSION_COOKIE_SECURE', 'true', 'cookieName', `__Host-${COOKIE_NAME}-3000`],
  ['SESSION_COOKIE_SECURE', ' false ', 'cookieSecure', false],
  ['SESSION_IDLE_SECONDS', ' 60 ', 'idleSeconds', 60],
  ['SESSION_ABSOLUTE_SECONDS', '1800', 'absoluteSeconds', 1800],
  ['SESSION_REMEMBER_SECONDS', '34560000\r', 'rememberSeconds', 34_560_000],
  ['TRUST_PROXY', 'off', 'trustProxy', false],
  ['TRUST_PROXY', '1', 'trustProxy', 1],
  ['TRUST_PROXY', 'loopback', 'trustProxy', ['loopback']],
  ['TRUST_PROXY', ' 10.0.0.0/8 , ::1\r', 'trustProxy', ['10.0.0.0/8', '::1']],
  ['TRUST_PROXY', 'fd00::/8,uniquelocal', 'trustProxy', ['fd00::/8', 'uniquelocal']],
  ['DATABASE_URL', ' sqlite:/var/lib/app.db\r', 'databaseUrl', 'sqlite:/var/lib/app.db'],
  ['DATABASE_URL', 'sqlite::memory:', 'databaseUrl', 'sqlite::memory:'],
  [
    'DATABASE_URL',
    'postgres://me:p%40ss@db:5432/shop',
    'databaseUrl',
    'postgres://me:p%40ss@db:5432/shop',
  ],
  ['DATABASE_URL', 'postgresql://db/shop', 'databaseUrl', 'postgresql://db/shop'],
  ['DATABASE_URL', SOCKET, 'databaseUrl', SOCKET],
  ['DATABASE_URL', SOCKET.replace('///', '//me:p%40ss@/'), 'databaseUrl', expect.anything()],
  ['REDIS_URL', 'redis://localhost', 'redisUrl', 'redis://localhost'],
  ['REDIS_URL', 'rediss://me:secret@cache:6380/2', 'redisUrl', 'rediss://me:secret@cache:6380/2'],
  [
    'REDIS_URL',
    'redis+sentinel://a:26379,b:26379/shop',
    'redisUrl',
    'redis+sentinel://a:26379,b:26379/shop',
  ],
  ['REDIS_URL', 'rediss+cluster://a:6379,b:6379', 'redisUrl', 'rediss+cluster://a:6379,b:6379'],
  ['REDIS_URL', 'redis+cluster://a,b?prefix=s:', 'redisUrl', 'redis+cluster://a,b?prefix=s:'],
  ['LOG_LEVEL', ' debug ', 'logLevel', 'debug'],
  ['DEV_TOOLS', 'on', 'devTools', 'on'],
  ['DEV_TOOLS', '', 'devTools', 'local'],
];

describe('A variable that is set', () => {
  it.each(good)('%s=%j makes %s %j', (variable, value, property, expected) => {
    expect(new Config({ [variable]: value })[property]).toEqual(expected);
  });
});

describe('A variable that is not set, or empty', () => {
  const variables = [...new Set(good.map(([variable]) => variable))];

  it.each(['', ' ', '\t\r\n'])('has its default: %j', (empty) => {
    const given = Object.fromEntries(variables.map((variable) => [variable, empty]));
    expect(new Config(given)).toEqual(new Config({}));
  });

  it('is ready for a first start on one’s own machine', () => {
    expect(new Config({})).toMatchObject({
      isDevelopment: true,
      platform: 'express',
      host: '127.0.0.1',
      port: 3000,
      publicOrigin: 'http://localhost:3000',
      cookieName: `${COOKIE_NAME}-3000`,
      cookieSecure: false,
      idleSeconds: 1800,
      absoluteSeconds: 43_200,
      rememberSeconds: 2_592_000,
      trustProxy: false,
      databaseUrl: 'sqlite:data/app.db',
      redisUrl: undefined,
      logLevel: 'info',
    });
  });
});
