import { cart } from './cart.js';
import { anonymousHome, loggedInHome } from './home.js';
import { login } from './login.js';
import type { Begin } from './scenario.js';
import { visits } from './visits.js';

/** What is measured, on every server alike. */
export const WORKS = {
  'anonymous home': anonymousHome,
  'logged-in home': loggedInHome,
  visits,
  'cart add': cart,
  login,
} satisfies Record<string, Begin>;

export type Work = keyof typeof WORKS;

export const WORK_NAMES = Object.keys(WORKS) as Work[];
