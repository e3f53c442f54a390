import { hash } from 'node:crypto';
import type { Config } from '../config/config.js';
import { isLoopback } from '../config/public-origin.js';
import { DEVELOPMENT_KEY } from '../config/session-keys.js';
import { type Finding, ok, problem, warning } from './finding.js';

/** Of 32 random bytes at least 22 are different ones, in two million keys. */
const LEAST_DIFFERENT = 20;

/** What a key is made from by hand: `echo secret | sha256sum`. */
const WORDS = ['', 'secret', 'password', 'changeme', 'session', 'test', 'key', 'keyboard cat'];
const HASHES = new Set(WORDS.flatMap((word) => [word, `${word}\n`]).map(sha256));

const REPLACE =
  'Make one with: npm run key. Start with the new one alone: with the old one behind it, the old one still counts';

/** Length and digits are checked at every start. This is what random digits would not look like. */
export function keyStrength({ publicOrigin, sessionKeys }: Config): Finding[] {
  const found = sessionKeys.flatMap((key, at) => {
    const name = sessionKeys.length === 1 ? 'The session key' : `Session key ${at + 1}`;
    if (key.toString('hex') === DEVELOPMENT_KEY) {
      const found = isLoopback(publicOrigin) ? warning : problem;
      return found(
        `${name} is the public key for development: anybody can make cookies with it`,
        'Enough for your own machine. Elsewhere set SESSION_KEYS: npm run key',
      );
    }
    const weakness = weaknessOf(key);
    return weakness ? problem(`${name} ${weakness}, and can be guessed`, REPLACE) : [];
  });
  if (found.length > 0) return found;
  return [
    ok(sessionKeys.length === 1 ? 'The session key looks random' : 'The session keys look random'),
  ];
}

function weaknessOf(key: Buffer) {
  const steps = key.map((byte, at) => byte - key[(at + 1) % key.length]!);
  if (/^[\x20-\x7e]+$/.test(key.toString('latin1'))) return 'is text that was written in hex';
  if (new Set(key).size < LEAST_DIFFERENT) return 'repeats itself';
  if (new Set(steps).size < LEAST_DIFFERENT) return 'counts up or down';
  return HASHES.has(key.toString('hex')) ? 'is the hash of a common word' : undefined;
}

function sha256(text: string) {
  return hash('sha256', text);
}
