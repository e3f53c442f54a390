import { InOrder, Refuse, Require } from './rules.js';

/** The key for development. It is public, so it is refused in production. */
export const DEVELOPMENT_KEY = 'de7e10b3'.repeat(8);

const MAKE_ONE = 'make one with: npm run key';

const list = (keys: string) => keys.split(',').map((key) => key.trim().toLowerCase());

/** 32 bytes in hex. One repeated digit is refused. */
const isSecret = (key: string) => /^[0-9a-f]{64}$/.test(key) && !/^(.)\1*$/.test(key);

export const SessionKeys = () =>
  InOrder(
    Require(
      (keys) => list(keys).every(isSecret),
      `must be 64 random hex digits, or several such keys with commas between them, the newest first; ${MAKE_ONE}`,
    ),
    Refuse(
      (keys, { isProduction }) => isProduction && list(keys).includes(DEVELOPMENT_KEY),
      `is required in production, and must not be the development key; ${MAKE_ONE}`,
    ),
  );

/** 32 bytes each. */
export const keysOf = (keys: string) => list(keys).map((key) => Buffer.from(key, 'hex'));
