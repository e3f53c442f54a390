import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** When a connection is cut: before the server gets the last request, or before its answer comes back. */
export type Cut = 'request' | 'answer';

/** Stands before a server until the test ends, and cuts every connection off when it is told to. */
export class CuttingProxy {
  readonly #sockets = new Set<Socket>();
  #left = Infinity;
  #cut: Cut = 'request';

  private constructor(
    private serverPort: number,
    readonly port: number,
  ) {}

  static async before(serverPort: number) {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new CuttingProxy(serverPort, (server.address() as AddressInfo).port);
    server.on('connection', (client) => proxy.join(client));
    onTestFinished(() => {
      server.close();
      proxy.cutAll();
    });
    return proxy;
  }

  /** So many requests go through from now on; from the next one on, nobody is connected any more. */
  cutAfter(requests: number, cut: Cut) {
    this.#left = requests;
    this.#cut = cut;
  }

  mend() {
    this.#left = Infinity;
  }

  /** As when a name points to another server from now on. */
  moveTo(serverPort: number) {
    this.serverPort = serverPort;
    this.cutAll();
  }

  private join(client: Socket) {
    const server = connect(this.serverPort, '127.0.0.1');
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        server.destroy();
        this.#sockets.delete(socket);
      });
    }
    client.on('data', (request) => {
      this.#left -= 1;
      if (this.#left >= 0) return server.write(request);
      if (this.#left < -1 || this.#cut === 'request') return this.cutAll();
      server.removeAllListeners('data');
      server.once('data', () => this.cutAll());
      return server.write(request);
    });
    server.on('data', (answer) => client.write(answer));
  }

  private cutAll() {
    for (const socket of this.#sockets) socket.destroy();
  }
}
