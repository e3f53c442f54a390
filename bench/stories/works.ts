import { cart } from './cart.ts';
import { anonymousHome, signedInHome } from './home.ts';
import { login } from './login.ts';
import type { Begin } from './story.ts';
import { visits } from './visits.ts';

/** What is measured, on every server alike. */
export const WORKS = {
  'anonymous home': anonymousHome,
  'signed-in home': signedInHome,
  visits,
  'cart add': cart,
  login,
} satisfies Record<string, Begin>;

export type Work = keyof typeof WORKS;
