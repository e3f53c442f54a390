import { argon2, type Argon2Parameters, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

export const SHORTEST_PASSWORD = 15;
export const LONGEST_PASSWORD = 128;

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. About 40 ms. */
const CURRENT = { memory: 19_456, passes: 2, parallelism: 1 };

type Cost = typeof CURRENT;

/** The password is hashed exactly as it was typed: no trimming, no case folding, no Unicode normal form. */
export async function hashPassword(password: string) {
  const salt = randomBytes(16);
  return format(CURRENT, salt, await derive(password, salt, CURRENT));
}

export async function verifyPassword(password: string, stored: string) {
  const { cost, salt, key } = parse(stored);
  return timingSafeEqual(await derive(password, salt, cost), key);
}

/** True when the hash was made with less than what is asked for today. Hash again at the next login. */
export const isOutdated = (stored: string) => !stored.startsWith(prefix(CURRENT));

const derive = (message: string, nonce: Buffer, cost: Cost) => {
  const parameters: Argon2Parameters = { message, nonce, tagLength: 32, ...cost };
  return promisify(argon2)('argon2id', parameters);
};

/** The PHC string format, which keeps the parameters beside the hash. */
const prefix = ({ memory, passes, parallelism }: Cost) =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$`;

function format(cost: Cost, salt: Buffer, key: Buffer) {
  const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  return `${prefix(cost)}${text(salt)}$${text(key)}`;
}

function parse(stored: string) {
  const [, , , cost = '', salt = '', key = ''] = stored.split('$');
  const [memory = 0, passes = 0, parallelism = 0] = cost
    .split(',')
    .map((part) => Number(part.slice(2)));
  return {
    cost: { memory, passes, parallelism },
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
  };
}

/** Hashed for an unknown user, so that the answer takes as long as for a known one. */
export const NOBODY = format(CURRENT, randomBytes(16), randomBytes(32));
