import { argon2, type Argon2Parameters, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { HashQueue } from './hash-queue.js';

export const MIN_PASSWORD_LENGTH = 15;
export const MAX_PASSWORD_LENGTH = 128;

/** For the field of a new password: `views/partials/field.hbs`. */
export const PASSWORD_RULES = {
  hint: `At least ${MIN_PASSWORD_LENGTH} characters.`,
  shortest: MIN_PASSWORD_LENGTH,
  /** For password managers, in the syntax of Apple's `passwordrules`. */
  forGenerators: `minlength: ${MIN_PASSWORD_LENGTH}; maxlength: ${MAX_PASSWORD_LENGTH};`,
};

export interface PasswordCost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. About 40 ms. */
export const OWASP_COST: PasswordCost = { memory: 19_456, passes: 2, parallelism: 1 };

/**
 * The same keys give the same password on every device (RFC 8265, OpaqueString): a letter and its accent are one
 * character, each kind of space is a plain one, and control characters, such as a pasted line break, are removed.
 * Case and the number of blanks count.
 */
export const normalizePassword = (password: string) =>
  password
    .replace(/\p{Cc}/gu, '')
    .replace(/\p{Zs}/gu, ' ')
    .normalize('NFC');

/** For an account without a password. Random: a credential that was verified before becomes invalid. */
export const unusableHash = () => `!${randomBytes(16).toString('base64url')}`;

/** Whether the account has a password. Without one there are other ways to log in, such as a passkey. */
export const isUsable = (hash: string) => !hash.startsWith('!');

export type VerifyResult = 'right' | 'wrong' | 'outdated';

export class Passwords {
  /** Checked for an unknown user, and one without a password, so that the answer takes as long as for a known one. */
  readonly dummyHash: string;

  /** @param cost lower in tests, which need the same code but less work */
  constructor(
    private readonly cost = OWASP_COST,
    private readonly queue = new HashQueue(),
  ) {
    this.dummyHash = format(cost, randomBytes(16), randomBytes(32));
  }

  async hash(password: string) {
    const salt = randomBytes(16);
    return format(this.cost, salt, await this.derive(normalizePassword(password), salt, this.cost));
  }

  /** @returns outdated when the password is right, but was hashed with another cost */
  async verify(password: string, hash = this.dummyHash): Promise<VerifyResult> {
    const stored = isUsable(hash) ? hash : this.dummyHash;
    const { cost, salt, key } = parse(stored);
    const derived = await this.derive(normalizePassword(password), salt, cost);
    if (!timingSafeEqual(derived, key)) return 'wrong';
    return stored.startsWith(prefix(this.cost)) ? 'right' : 'outdated';
  }

  private derive(message: string, nonce: Buffer, cost: PasswordCost) {
    const parameters: Argon2Parameters = { message, nonce, tagLength: 32, ...cost };
    return this.queue.run(() => promisify(argon2)('argon2id', parameters));
  }
}

/** The PHC string format, which stores the parameters with the hash. */
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
