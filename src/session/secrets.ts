import { hash, randomBytes } from 'node:crypto';

/** 192 bits, as express-session does for its ids; OWASP asks for 128. */
export const newSecret = () => randomBytes(24).toString('base64url');

/**
 * What is stored of an id that lets somebody in. A thief of the database cannot use it. The id is
 * random and long, so a fast hash without salt is enough.
 */
export const fingerprint = (secret: string) => hash('sha256', secret, 'base64url');
