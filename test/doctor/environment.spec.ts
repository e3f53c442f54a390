import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DEVELOPMENT_KEY } from '../../src/core/config/session-keys.js';
import { examined, GOOD, KEY } from '../starter/doctor.js';

const OTHER = hash('sha256', KEY);
const THIRD = hash('sha256', OTHER);
const HTTPS = { PUBLIC_ORIGIN: 'https://localhost:64999', SESSION_COOKIE_SECURE: 'true' };
const BEHIND_PROXY = { ...HTTPS, TRUST_PROXY: 'loopback', HOST: '127.0.0.1' };

async function only(check: string, environment: Record<string, string>) {
  const findings = await examined({ ...GOOD, ...environment });
  return findings.of(check);
}

describe('The doctor finds in an environment', () => {
  it('nothing, when it is good', async () => {
    expect((await examined(GOOD)).bad).toEqual([]);
    expect((await examined({ ...GOOD, ...BEHIND_PROXY })).bad).toEqual([]);
  });

  it('every problem at once, and says what was not looked at for it', async () => {
    const findings = await examined({ ...GOOD, PORT: 'x', TRUST_PROXY: 'true', LOG_LEVEL: 'y' });
    const said = findings.of('environment.settings');
    expect(said).toHaveLength(4);
    for (const name of ['PORT', 'TRUST_PROXY', 'LOG_LEVEL']) {
      expect(said).toContainEqual(expect.stringMatching(`^problem: .* ${name} -> ${name} must`));
    }
    expect(said).toContainEqual(expect.stringMatching(/^skipped: .*Redis/));
    expect(findings.bad).toEqual(Array.from({ length: 3 }, () => 'problem environment.settings'));
  });

  it('development settings where the public comes', async () => {
    const environment = { ...BEHIND_PROXY, NODE_ENV: 'development' };
    expect(await only('environment.settings', environment)).toEqual([
      expect.stringMatching(/^warning: NODE_ENV is not production.* -> Set NODE_ENV=production/),
    ]);
  });

  it('the key of the sample', async () => {
    const sample = { NODE_ENV: 'development', SESSION_KEYS: DEVELOPMENT_KEY };
    const [said] = await only('settings.keyStrength', sample);
    expect(said).toMatch(/^warning: .*public key for development.* -> .*npm run key/);
    const outside = { ...sample, PUBLIC_ORIGIN: 'https://shop.invalid' };
    expect((await only('settings.keyStrength', outside))[0]).toMatch(/^problem: /);
  });

  it.each([
    ['repeats itself', '0123456789abcdef'.repeat(4)],
    ['counts up or down', Buffer.from(Array.from({ length: 32 }, (_, at) => at)).toString('hex')],
    ['is text', Buffer.from('correct horse battery staple, ok').toString('hex')],
    ['is the hash of a common word', hash('sha256', 'secret\n')],
  ])('a key that can be guessed: it %s', async (weakness, key) => {
    const [said] = await only('settings.keyStrength', { SESSION_KEYS: key });
    expect(said).toMatch(/^problem: The session key /);
    expect(said).toContain(weakness);
    const [second] = await only('settings.keyStrength', { SESSION_KEYS: `${KEY},${key}` });
    expect(second).toMatch(/^problem: Session key 2 /);
  });

  it('the same key twice', async () => {
    const [said] = await only('settings.keyAge', { SESSION_KEYS: `${KEY},${KEY.toUpperCase()}` });
    expect(said).toMatch(/^warning: The same key is in SESSION_KEYS twice/);
  });

  it('a rotation that was never finished', async () => {
    const [said] = await only('settings.keyAge', { SESSION_KEYS: [KEY, OTHER, THIRD].join() });
    expect(said).toMatch(/^warning: There are 3 session keys: .* -> .*30 days/);
  });

  it('no fault with a rotation, and does not pretend to know its age', async () => {
    const [said] = await only('settings.keyAge', { SESSION_KEYS: `${KEY},${OTHER}` });
    expect(said).toMatch(/^ok: There are two session keys; since when cannot be known: .*30 days/);
  });

  it.each([
    [{ ...HTTPS, TRUST_PROXY: 'off' }, /^problem: .*TRUST_PROXY is off.*-> Set TRUST_PROXY/],
    [{ SESSION_COOKIE_SECURE: 'true' }, /^problem: .*never leaves over plain http.*-> Set PUBLIC/],
    [{ ...BEHIND_PROXY, HOST: '0.0.0.0' }, /^warning: .*gets past the proxy -> Set HOST=127.0.0.1/],
    [{ ...BEHIND_PROXY, HOST: '::', TRUST_PROXY: '1' }, /^warning: .*gets past the proxy/],
    [
      { ...HTTPS, NODE_ENV: 'test', SESSION_COOKIE_SECURE: 'false' },
      /^warning: .*SESSION_COOKIE_SECURE is false.* -> Set SESSION_COOKIE_SECURE=true/,
    ],
  ])('settings that do not go together: %j', async (environment, words) => {
    expect(await only('settings.trustProxy', environment)).toEqual([expect.stringMatching(words)]);
  });
});

describe('The doctor finds on the way to the stores', () => {
  const FAR = '203.0.113.7';

  it.each([
    [
      'REDIS_URL',
      `redis://:pass-word-1@${FAR}:1`,
      /^problem: .*REDIS_URL to 203.0.113.7 is not enc.*rediss:/,
    ],
    ['REDIS_URL', `redis+cluster://127.0.0.1:1,${FAR}:1`, /^problem: .*203.0.113.7/],
    ['REDIS_URL', `rediss://:pass-word-1@${FAR}:1`, /^ok: .*encrypted/],
    ['REDIS_URL', 'redis://127.0.0.1:1', /^ok: .*this machine/],
    ['REDIS_URL', 'redis://10.1.2.3:1', /^ok: .*private/],
    ['REDIS_URL', 'redis://[fd00::1]:1', /^ok: .*private/],
    ['REDIS_URL', 'redis://nobody.invalid:1', /^skipped: .*nobody.invalid is not known/],
    [
      'DATABASE_URL',
      `postgres://shop:pass-word-1@${FAR}:1/shop`,
      /^problem: .*sslmode=verify-full/,
    ],
    ['DATABASE_URL', `postgres://${FAR}:1/shop?sslmode=no-verify`, /^warning: .*can pretend to be/],
    ['DATABASE_URL', `postgres://${FAR}:1/shop?sslmode=verify-full`, /^ok: .*encrypted/],
    ['DATABASE_URL', 'postgres://127.0.0.1:1/shop', /^ok: .*this machine/],
    ['DATABASE_URL', 'postgres:///shop?host=/var/run/postgresql', /^ok: .*this machine/],
  ])('%s=%s', async (variable, url, words) => {
    expect(await only('settings.encryption', { [variable]: url })).toEqual([
      expect.stringMatching(words),
    ]);
  });
});
