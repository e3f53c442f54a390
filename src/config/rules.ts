import { BlockList, isIP } from 'node:net';
import { ValidateBy, type ValidationOptions } from 'class-validator';
import type { Environment } from './environment.js';

type Claim = (value: string, environment: Environment) => boolean;

/** The value, seen with the whole environment, must make the claim true. */
export const Require = (claim: Claim, options: ValidationOptions) =>
  ValidateBy(
    {
      // Each rule has a name of its own, or the messages of one variable would overwrite each other.
      name: `require ${String(options.message)}`,
      validator: { validate: (value, at) => claim(value, at?.object as Environment) },
    },
    options,
  );

export const Refuse = (claim: Claim, options: ValidationOptions) =>
  Require((value, environment) => !claim(value, environment), options);

/** RFC 6265bis, section 5.5: browsers keep no cookie longer than 400 days. */
const LONGEST_COOKIE_SECONDS = 400 * 24 * 60 * 60;

export const WholeSeconds = (least: number) =>
  Require((value) => /^\d{1,9}$/.test(value) && isBetween(Number(value), least), {
    message: `must be whole seconds from ${least} to ${LONGEST_COOKIE_SECONDS} (400 days), digits only, such as 1800`,
  });

const isBetween = (seconds: number, least: number) =>
  seconds >= least && seconds <= LONGEST_COOKIE_SECONDS;

/** 32 bytes in hex; one digit repeated is no secret. */
export const isSecret = (key: string) => /^[0-9a-f]{64}$/i.test(key) && !/^(.)\1*$/.test(key);

export const isOrigin = (value: string) =>
  /^https?:/.test(value) && URL.parse(value)?.origin === value;

export const isLoopback = (origin: string) =>
  ['localhost', '127.0.0.1', '[::1]'].includes(URL.parse(origin)?.hostname ?? '');

export const isTrustProxy = (value: string) =>
  value === 'off' ||
  /^[1-9]\d?$/.test(value) ||
  value.split(',').every((name) => isNetwork(name.trim()));

const isNetwork = (name: string) =>
  ['loopback', 'uniquelocal', 'linklocal'].includes(name) || isIP(name) !== 0 || isSubnet(name);

function isSubnet(name: string) {
  const [address = '', prefix = '', ...rest] = name.split('/');
  if (!isIP(address) || !/^\d{1,3}$/.test(prefix) || rest.length > 0) return false;
  try {
    new BlockList().addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4');
    // A prefix of 0 is everyone, which is what `true` would have meant.
    return Number(prefix) > 0;
  } catch {
    return false;
  }
}
