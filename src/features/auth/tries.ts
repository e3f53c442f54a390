import type { Tries } from '#core/web/throttle/throttle.js';

export const LOGIN: Tries = { kind: 'login', account: 10, address: 100, minutes: 15 };

/** Fewer: each answer tells whether the address has an account. */
export const SIGNUP: Tries = { kind: 'signup', account: 5, address: 30, minutes: 60 };
