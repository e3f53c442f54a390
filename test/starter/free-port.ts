import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that outgoing connections get: one of them could take the port before the server does. */
const [LOWEST, COUNT] = [20_000, 12_000];

/** For a server that cannot be told to take any. */
export async function freePort(): Promise<number> {
  const port = LOWEST + Math.floor(Math.random() * COUNT);
  const server = createServer().listen(port, '127.0.0.1');
  const isFree = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  if (!isFree) return freePort();
  // The caller's server cannot listen before this one is closed.
  await once(server.close(), 'close');
  return port;
}
