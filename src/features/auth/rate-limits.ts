import type { RateLimit } from '#core/web/throttle/throttle.js';

export const LOGIN: RateLimit = { kind: 'login', account: 10, network: 100, minutes: 15 };

/** Fewer: each answer tells whether the email has an account. */
export const SIGNUP: RateLimit = { kind: 'signup', account: 5, network: 30, minutes: 60 };
