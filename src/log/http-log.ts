import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';

/** A line for each request, and an id that its events carry too. Health checks are not worth a line. */
export function logRequests(server: Server, logger: Logger) {
  const log = pinoHttp({
    logger,
    genReqId: () => randomUUID(),
    quietReqLogger: true,
    customAttributeKeys: { reqId: 'requestId' },
    autoLogging: { ignore: ({ url }) => url?.startsWith('/health/') ?? false },
    customProps: () => ({ event: 'request' }),
    serializers: {
      // Without the query, which may hold what somebody typed.
      req: ({ method, url }: { method: string; url: string }) => ({
        method,
        path: url.split('?')[0],
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
    },
    customLogLevel: (_, { statusCode }) => (statusCode >= 500 ? 'error' : 'info'),
  });
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    log(request, response);
    response.setHeader('X-Request-Id', request.id as string);
  });
}
