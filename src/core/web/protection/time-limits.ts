import type { Server } from 'node:http';
import type { TIME_LIMITS } from '../../config/policy.js';

/** Set here, because a platform may switch Node's own limits off. */
export function limitTime(server: Server, limits: typeof TIME_LIMITS) {
  server.headersTimeout = limits.headers;
  server.requestTimeout = limits.request;
  server.keepAliveTimeout = limits.keepAlive;
  // Read when the server begins to listen. The default looks only every thirty seconds.
  Object.assign(server, { connectionsCheckingInterval: limits.headers / 10 });
}
