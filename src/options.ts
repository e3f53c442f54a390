import { join } from 'node:path';
import type { Options } from '#core/config/options.js';

/** The options of this application. All options, with their defaults: src/core/config/options.ts. */
export const options: Options = {
  /** Found from this file, not from where the process was started. */
  root: join(import.meta.dirname, '..'),
  /**
   * Where SESSION_COOKIE_NAME is not set. Over https it begins with `__Host-`, in development it ends with the port.
   * Another name logs everybody out.
   */
  cookieName: 'sid',
};
