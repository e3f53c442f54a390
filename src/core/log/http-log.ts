import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Logger } from 'pino';

/** A symbol, because Nest may put a `log` of its own into the request when it runs a middleware. */
export const LOG = Symbol('log');

declare module 'node:http' {
  interface IncomingMessage {
    /** A logger whose lines have the id of this request. It is made when it is first used. */
    [LOG]?: () => Logger;
  }
}

/**
 * Logs a line for each request, and gives it an id that its events have too. Health checks get no line.
 * @param pathForLog the part of a URL that may be logged: a query may hold what somebody typed, and a path a token
 */
export function logRequests(server: Server, logger: Logger, pathForLog: (url: string) => string) {
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const requestId = randomUUID();
    const begun = performance.now();
    request[LOG] = () => logger.child({ requestId });
    response.setHeader('X-Request-Id', requestId);
    if (request.url?.startsWith('/health/')) return;

    const { method, url = '' } = request;
    response.once('close', () => {
      const { statusCode: status, writableFinished } = response;
      logger[status >= 500 ? 'error' : 'info'](
        {
          requestId,
          event: 'request',
          req: { method, path: pathForLog(url) },
          res: { status },
          responseTime: Math.round(performance.now() - begun),
        },
        // A socket's line is written when it is closed.
        writableFinished || status === 101 ? 'request completed' : 'request aborted',
      );
    });
  });
}
