import { argon2Sync } from 'node:crypto';
import { OWASP_COST } from '../../src/core/users/passwords.js';

/** As a password may be stored from before: with another cost. */
export function oldHashOf(password: string, cost: Partial<typeof OWASP_COST> = {}) {
  const { memory, passes, parallelism } = { ...OWASP_COST, ...cost };
  const nonce = Buffer.alloc(16, 7);
  const parameters = { message: password, nonce, tagLength: 32, memory, passes, parallelism };
  const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  const key = text(argon2Sync('argon2id', parameters));
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${text(nonce)}$${key}`;
}
