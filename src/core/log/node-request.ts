import type { IncomingMessage } from 'node:http';

/** Node's own request, which a framework may keep inside its own. */
export const nodeRequest = (request: object) =>
  ((request as { raw?: object }).raw ?? request) as IncomingMessage;
