import type { PlatformName } from '../config/config.js';
import type { Platform } from './platform.js';

/** To drop a platform: delete its line here, the files with its name, and its packages. */
export const platforms: Record<PlatformName, () => Promise<{ platform: Platform }>> = {
  express: () => import('./express.js'),
  fastify: () => import('./fastify.js'),
};
