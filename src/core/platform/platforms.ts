import type { PlatformName } from '../config/config.js';
import type { Platform } from './platform.js';

/** Each is loaded only where HTTP_PLATFORM names it. */
export const platforms: Partial<Record<PlatformName, () => Promise<{ platform: Platform }>>> = {
  express: () => import('./express.js'),
  fastify: () => import('./fastify.js'),
};
