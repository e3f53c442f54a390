import { temporaryFile } from './stores.js';

/** What production needs on one's own machine. */
export const inProduction = () => ({
  NODE_ENV: 'production',
  PUBLIC_ORIGIN: 'http://localhost',
  SESSION_KEYS: '0123456789abcdef'.repeat(4),
  SESSION_COOKIE_SECURE: 'false',
  DATABASE_URL: `sqlite:${temporaryFile()}`,
});
