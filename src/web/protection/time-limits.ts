import type { Server } from 'node:http';
import { TIME_LIMITS } from '../../config/policy.js';

/** Node's own limits differ between the platforms: Fastify switches the one for the request off. */
export function limitTime(server: Server, limits = TIME_LIMITS) {
  server.headersTimeout = limits.headers;
  server.requestTimeout = limits.request;
  server.keepAliveTimeout = limits.keepAlive;
  // Read when the server begins to listen. The default looks only every thirty seconds.
  Object.assign(server, { connectionsCheckingInterval: limits.headers / 10 });
}
