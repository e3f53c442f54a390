import type { Server } from 'node:http';
import type { AllOptions } from '../../config/options.js';

/** Set here, because a platform may turn Node's own limits off. */
export function limitTime(server: Server, limits: AllOptions['times']) {
  server.headersTimeout = limits.headers;
  server.requestTimeout = limits.request;
  server.keepAliveTimeout = limits.keepAlive;
  // Read when the server begins to listen. By default Node checks only every thirty seconds.
  Object.assign(server, { connectionsCheckingInterval: limits.headers / 10 });
}
