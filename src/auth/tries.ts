import type { Tries } from '../web/throttle/throttle.js';

const MINUTE = 60;

export const LOGIN: Tries = { kind: 'login', account: 10, address: 100, seconds: 15 * MINUTE };

/** Fewer: each answer tells whether the address has an account. */
export const SIGNUP: Tries = { kind: 'signup', account: 5, address: 30, seconds: 60 * MINUTE };
