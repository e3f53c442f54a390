import type { PlatformName } from '../config/config.js';
import type { Platform } from './platform.js';

/** To drop a platform: its line here and in visits.module.ts, the files with its name, its packages. */
export const platforms: Partial<Record<PlatformName, () => Promise<{ platform: Platform }>>> = {
  express: () => import('./express.js'),
  fastify: () => import('./fastify.js'),
};
