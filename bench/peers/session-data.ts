import type { Cart } from './pages.js';

/** What the sessions of the peers hold. */
interface Held {
  count: number;
  held: Cart;
  user: string;
}

declare module 'express-session' {
  interface SessionData extends Held {}
}

declare module '@fastify/secure-session' {
  interface SessionData extends Held {}
}
