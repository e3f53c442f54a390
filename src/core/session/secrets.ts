import { nanoid } from 'nanoid';
import { hash } from 'node:crypto';

/** 192 bits; OWASP asks for 128. nanoid fetches the random bytes of many secrets at once. */
export const newSecret = () => nanoid(32);

/**
 * What is stored of an id that lets somebody in. A thief of the database cannot use it. The id is
 * random and long, so a fast hash without salt is enough.
 */
export const hashToken = (secret: string) => hash('sha256', secret, 'base64url');
