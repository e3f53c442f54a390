import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import { hashToken } from '../../secrets.js';

const CIPHER = 'chacha20-poly1305';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * A text that can be read only with the secret. The secret is not stored: neither the id nor the text is of use to
 * somebody who has copied the store.
 */
export class Sealed {
  readonly id: string;
  readonly #key: Buffer;

  /** @param secret with at least 126 random bits in it */
  constructor(secret: string) {
    this.id = hashToken(`id ${secret}`);
    this.#key = hash('sha256', `key ${secret}`, 'buffer');
  }

  seal(text: string) {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG_BYTES });
    const bytes = [nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()];
    return Buffer.concat(bytes).toString('base64');
  }

  /** @throws when it was sealed with another secret, or changed */
  open(sealed: string) {
    const bytes = Buffer.from(sealed, 'base64');
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const cipher = createDecipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = cipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([text, cipher.final()]).toString();
  }
}
