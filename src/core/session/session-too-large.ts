import type { SessionSnapshot } from './session-data.js';

/**
 * RFC 6265bis lets a browser drop a cookie of more than 4096 bytes, and it does so without an error. Encrypted and
 * encoded, this many bytes stay below that. Sessions on the server have the same limit: what works on one platform
 * works on the other.
 */
export const MAX_BYTES = 2700;

export class SessionTooLarge extends Error {
  constructor(bytes: number, keys: string[]) {
    super(
      `The session has ${bytes} bytes, more than the ${MAX_BYTES} that fit into a cookie (${keys.join(', ')}). ` +
        'Keep an id in the session, and the data in the database.',
    );
  }

  static check(session: SessionSnapshot) {
    const bytes = Buffer.byteLength(JSON.stringify(session));
    if (bytes > MAX_BYTES) throw new SessionTooLarge(bytes, Object.keys(session));
  }
}
