import type { IncomingMessage } from 'node:http';

/** Node's own request, which the framework may wrap. */
export const nodeRequest = (request: object) =>
  ((request as { raw?: object }).raw ?? request) as IncomingMessage;
