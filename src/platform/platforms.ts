import type { PlatformName } from '../config/config.js';
import type { Platform } from './platform.js';

/** `npm run setup` takes one out. */
export const platforms: Partial<Record<PlatformName, () => Promise<{ platform: Platform }>>> = {
  express: () => import('./express.js'),
  fastify: () => import('./fastify.js'),
};
