import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Site } from './experiment.ts';

/** Listens on a free port. */
export async function serve(listener: RequestListener): Promise<Site> {
  return listen(createServer(listener));
}

export async function listen(server: Server | SecureServer): Promise<Site> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const scheme = server instanceof SecureServer ? 'https' : 'http';
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return { origin: `${scheme}://127.0.0.1:${port}`, close };
}
