import type { IncomingMessage } from 'node:http';

/** Node's own request. Fastify keeps it inside its own. */
export const nodeRequest = (request: object) =>
  ((request as { raw?: object }).raw ?? request) as IncomingMessage;
