import { test } from 'vitest';
import { startApp } from './app.js';

/** As Vitest's, with an application of the usual settings and a visitor of it: `it('…', async ({ visitor }) => …)`. */
export const it = test
  .extend('app', () => startApp())
  .extend('visitor', ({ app }) => app.visitor());
