import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** Waits until somebody listens at a port, for a while: it may be another one that a server takes. */
export async function isOpen(port: string) {
  for (const until = Date.now() + 2_000; Date.now() < until; await setTimeout(50)) {
    const socket = connect(Number(port), '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch {
      // Not yet.
    } finally {
      socket.destroy();
    }
  }
}
