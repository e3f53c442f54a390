import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { certificate } from './certificate.js';

export type Scheme = 'http' | 'https';

/** A server on a free port, until the test ends. */
export async function listen(scheme: Scheme, listener: RequestListener) {
  const server =
    scheme === 'http' ? createHttp(listener) : createHttps({ ...certificate() }, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}
