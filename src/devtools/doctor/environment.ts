import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { isLoopback } from '#core/config/public-origin.js';
import { DEVELOPMENT_KEY } from '#core/config/session-keys.js';
import { editedFiles, readManifest } from '../carried.js';
import { encryption } from './encryption.js';
import { ok, problem, section, skipped, warning } from './finding.js';
import { othersMay } from './sqlite.js';

export const environment = section('Environment', (target) => target, {
  // An older one does not get here: see main.ts.
  nodeVersion: () => ok`Node ${process.versions.node}`,

  /** Everything that would be printed at the start. */
  settings({ config, problems, url = config?.publicOrigin }) {
    if (!config) {
      const unseen = skipped`Keys, database, Redis and clocks -> Correct the environment first`;
      const no = (fix: string) =>
        problem`It does not start with this ${fix.split(' ')[0]} -> ${fix}`;
      return [...problems.map(no), unseen];
    }
    const { isProduction, platform, publicOrigin } = config;
    if (url?.startsWith('https:') && !isProduction)
      return warning`NODE_ENV is not production, and the public comes to ${url}: weak settings are not refused -> Set NODE_ENV=production`;
    return ok`For ${isProduction ? 'production' : 'development'} on ${platform}, at ${publicOrigin}`;
  },

  names: ({ config }) =>
    (config?.warnings ?? []).map((what) => warning`${what} -> Correct the name, or take it out`),

  envFile({ config }) {
    if (!existsSync('.env')) return ok`There is no .env: the environment comes from elsewhere`;
    const others = othersMay('.env');
    if (!others) return ok`.env is for its owner only`;
    const found = config?.isDevelopment ? warning : problem;
    return found`.env may be ${others} by others, and the keys are in it -> chmod 600 .env`;
  },

  /** In a product, where its sources are. What is edited in core is lost with the next version of it. */
  core({ config }) {
    const manifest = config && readManifest(config.options.root);
    if (!manifest) return [];
    const edited = editedFiles(config.options.root, manifest);
    if (edited.length === 0) return ok`Core is that of version ${manifest.version}, unedited`;
    return warning`Core was edited: ${edited.join(', ')} -> Say it in src/options.ts or in a feature and take the edit back, or npm run upgrade refuses to put in a newer core`;
  },
});

/** At least 22 of 32 random bytes are different, in two million keys. */
const MIN_DIFFERENT = 20;

/** What a key is made from by hand: `echo secret | sha256sum`. */
const WORDS = ['', 'secret', 'password', 'changeme', 'session', 'test', 'key', 'keyboard cat'];
const HASHES = WORDS.flatMap((word) => [hash('sha256', word), hash('sha256', `${word}\n`)]);

/** Length and digits are checked at every start. These are patterns that random bytes do not have. */
function weaknessOf(key: Buffer) {
  const steps = key.map((byte, at) => byte - key[(at + 1) % key.length]!);
  if (/^[\x20-\x7e]+$/.test(key.toString('latin1'))) return 'is text that was written in hex';
  if (new Set(key).size < MIN_DIFFERENT) return 'repeats itself';
  if (new Set(steps).size < MIN_DIFFERENT) return 'counts up or down';
  return HASHES.includes(key.toString('hex')) ? 'is the hash of a common word' : undefined;
}

export const settings = section('Settings', ({ config }) => config, {
  keyStrength: ({ publicOrigin, sessionKeys }) =>
    sessionKeys.map((key, at) => {
      const name = sessionKeys.length === 1 ? 'The session key' : `Session key ${at + 1}`;
      const weakness = weaknessOf(key);
      const development = isLoopback(publicOrigin) ? warning : problem;
      if (key.toString('hex') === DEVELOPMENT_KEY)
        return development`${name} is the public key for development: anybody can make cookies with it -> Enough for your own machine. Elsewhere set SESSION_KEYS: npm run key`;
      if (!weakness) return ok`${name} looks random`;
      return problem`${name} ${weakness}, and can be guessed -> Make one with: npm run key. Start with the new one alone: with the old one behind it, the old one still counts`;
    }),

  /** A key has no date in it, but a rotation that was never finished can be seen. */
  keyAge({ sessionKeys, rememberSeconds }) {
    const count = sessionKeys.length;
    const days = Math.ceil(rememberSeconds / 86_400);
    if (new Set(sessionKeys.map((key) => key.toString('hex'))).size < count)
      return warning`The same key is in SESSION_KEYS twice: it looks like a rotation, and is none -> Take the second one out. If it was to be a new one: npm run key`;
    if (count > 2)
      return warning`There are ${count} session keys: a rotation was not finished, and whoever has an old key can still make cookies -> Keep the first, and the second if it was replaced less than ${days} days ago`;
    if (count === 1) return ok`There is one session key; how old it is cannot be known`;
    return ok`There are two session keys; since when cannot be known: take the old one out ${days} days after the new one came`;
  },

  /** What TRUST_PROXY must be, as far as it follows from the other settings. */
  trustProxy({ cookieSecure, host, port, publicOrigin, trustProxy }) {
    const isHttps = publicOrigin.startsWith('https:');
    if (isHttps && cookieSecure && trustProxy === false)
      return problem`PUBLIC_ORIGIN is https and TRUST_PROXY is off: the application speaks plain http, and believes no proxy that the browser speaks https, so nobody gets a session cookie
        -> Set TRUST_PROXY to the address of the proxy as the application sees it, such as loopback`;
    if (!isHttps && cookieSecure)
      return problem`PUBLIC_ORIGIN is http and SESSION_COOKIE_SECURE is true: a Secure cookie never leaves over plain http
        -> Set PUBLIC_ORIGIN to the https:// origin that browsers use; to try it without TLS set SESSION_COOKIE_SECURE=false`;
    if (isHttps && !cookieSecure)
      return warning`PUBLIC_ORIGIN is https and SESSION_COOKIE_SECURE is false: the cookie would also leave over plain http -> Set SESSION_COOKIE_SECURE=true`;
    if (trustProxy === false) return ok`No proxy is believed, and none is needed for plain http`;
    const isNear = typeof trustProxy === 'number' || trustProxy.every((one) => one === 'loopback');
    if (['0.0.0.0', '::'].includes(host) && isNear)
      return warning`TRUST_PROXY=${String(trustProxy)} and HOST=${host}: whoever reaches port ${port} gets past the proxy -> Set HOST=127.0.0.1, or close the port for everybody but the proxy`;
    return ok`X-Forwarded-* is believed from TRUST_PROXY=${String(trustProxy)}`;
  },

  encryption,
});
