import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { onTestFinished } from 'vitest';

/** The way to a server, with so many milliseconds more until it answers. @returns the port to take */
export async function slowProxy(port: number, milliseconds: number) {
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    near.pipe(far).on('error', () => near.destroy());
    near.on('error', () => far.destroy());
    far.on('data', (data) => setTimeout(() => near.write(data), milliseconds));
    far.on('close', () => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
