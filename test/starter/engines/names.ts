import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy for a browser that takes no list of names: every name is this machine. Only for plain http. */
export async function startNames() {
  const server = createServer((asked, answer) => {
    const { port, pathname, search } = new URL(asked.url!);
    const { method, headers } = asked;
    const path = pathname + search;
    const onward = request({ host: '127.0.0.1', port, path, method, headers }, (given) => {
      answer.writeHead(given.statusCode!, given.rawHeaders);
      given.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, close: () => server.close() };
}
