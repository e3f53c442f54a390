import { argon2, type Argon2Parameters, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

export const SHORTEST_PASSWORD = 15;
export const LONGEST_PASSWORD = 128;

export interface PasswordCost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. About 40 ms. */
export const OWASP_COST: PasswordCost = { memory: 19_456, passes: 2, parallelism: 1 };

/** The password is hashed exactly as it was typed: no trimming, no case folding, no Unicode normal form. */
export class Passwords {
  /** Hashed for an unknown user, so that the answer takes as long as for a known one. */
  readonly nobody: string;

  /** @param cost another than OWASP's is for tests, which need the same code and not the same work */
  constructor(private readonly cost = OWASP_COST) {
    this.nobody = format(cost, randomBytes(16), randomBytes(32));
  }

  async hash(password: string) {
    const salt = randomBytes(16);
    return format(this.cost, salt, await derive(password, salt, this.cost));
  }

  async verify(password: string, stored = this.nobody) {
    const { cost, salt, key } = parse(stored);
    return timingSafeEqual(await derive(password, salt, cost), key);
  }

  /** True when the hash was made with another cost than today's. Hash again at the next login. */
  isOutdated(stored: string) {
    return !stored.startsWith(prefix(this.cost));
  }
}

const derive = (message: string, nonce: Buffer, cost: PasswordCost) => {
  const parameters: Argon2Parameters = { message, nonce, tagLength: 32, ...cost };
  return promisify(argon2)('argon2id', parameters);
};

/** The PHC string format, which keeps the parameters beside the hash. */
const prefix = ({ memory, passes, parallelism }: PasswordCost) =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$`;

function format(cost: PasswordCost, salt: Buffer, key: Buffer) {
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
