import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../../test/core/problems.js';
import { Config } from './config.js';
import { COOKIE_NAME } from './defaults.js';
import { DEVELOPMENT_KEY } from './session-keys.js';

const KEY = '0123456789abcdef'.repeat(4);

const SAFE = {
  NODE_ENV: 'production',
  PUBLIC_ORIGIN: 'https://shop.example',
  SESSION_KEYS: KEY,
};

describe('In production', () => {
  it('three variables are enough, and everything else is safe', () => {
    expect(new Config(SAFE)).toMatchObject({
      isProduction: true,
      host: '0.0.0.0',
      publicOrigin: 'https://shop.example',
      cookieName: `__Host-${COOKIE_NAME}`,
      cookieSecure: true,
      trustProxy: false,
    });
  });

  it('nothing starts before origin and key are set', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([
      expect.stringMatching(/^PUBLIC_ORIGIN is required in production: .*https:\/\/shop\.example/),
      expect.stringMatching(/^SESSION_KEYS is required in production.*npm run key/),
    ]);
  });

  it.each([
    ['PUBLIC_ORIGIN', 'http://shop.example', /must begin with https/],
    ['PUBLIC_ORIGIN', 'http://localhost.shop.example', /must begin with https/],
    ['SESSION_KEYS', DEVELOPMENT_KEY, /must not be the development key/],
    ['SESSION_KEYS', DEVELOPMENT_KEY.toUpperCase(), /must not be the development key/],
    ['SESSION_KEYS', `${KEY},${DEVELOPMENT_KEY}`, /must not be the development key/],
    ['SESSION_KEYS', KEY.slice(0, 32), /64 random hex digits/],
    ['SESSION_KEYS', '0'.repeat(64), /64 random hex digits/],
    ['SESSION_COOKIE_SECURE', 'false', /must be true in production/],
    ['TRUST_PROXY', 'true', /must not be everyone/],
    ['TRUST_PROXY', '0.0.0.0/0', /must not be everyone/],
    ['DEV_TOOLS', 'on', /must be off when NODE_ENV is production/],
    ['DEV_TOOLS', 'local', /must be off when NODE_ENV is production/],
    ['DATABASE_URL', 'sqlite::memory:', /must be a file in production/],
  ])('%s=%s is refused', (variable, value, fix) => {
    const problems = problemsOf({ ...SAFE, [variable]: value });
    expect(problems).toEqual([expect.stringMatching(fix)]);
    expect(problems[0]).toMatch(new RegExp(`^${variable} `));
  });

  it.each(['http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:8080'])(
    'a build can be tried at %s, with a cookie that works there',
    (PUBLIC_ORIGIN) => {
      const config = new Config({ ...SAFE, PUBLIC_ORIGIN, SESSION_COOKIE_SECURE: 'false' });
      expect(config.cookieName).toBe(COOKIE_NAME);
    },
  );
});
