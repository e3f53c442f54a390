import { nanoid } from 'nanoid';
import { hash } from 'node:crypto';

/** 192 bits; OWASP asks for 128. nanoid fetches the random bytes of many secrets at once. */
export const newSecret = () => nanoid(32);

/**
 * The hash under which a secret is stored, so that a copy of the database logs nobody in. Secrets are random and
 * long, so a fast hash without salt is enough.
 */
export const hashToken = (secret: string) => hash('sha256', secret, 'base64url');
