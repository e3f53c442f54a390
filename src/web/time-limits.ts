import type { Server } from 'node:http';

/** Milliseconds. Whoever is slower than this holds a connection that somebody else could use. */
export const TIME_LIMITS = { headers: 10_000, request: 20_000, keepAlive: 5_000 };

/** Milliseconds. So often is something sent where nothing else is, or a proxy takes it for dead (nginx: 10 s). */
export const HEARTBEAT_MS = 5_000;

/** Node's own limits differ between the platforms: Fastify switches the one for the request off. */
export function limitTime(server: Server, limits = TIME_LIMITS) {
  server.headersTimeout = limits.headers;
  server.requestTimeout = limits.request;
  server.keepAliveTimeout = limits.keepAlive;
  // Read when the server begins to listen. The default looks only every thirty seconds.
  Object.assign(server, { connectionsCheckingInterval: limits.headers / 10 });
}
