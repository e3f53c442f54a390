import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { Visitor } from './visitor.js';

/** A socket of a page that the visitor has open, until the test ends. */
export async function openSocket({ origin, jar }: Visitor, path = '/who') {
  const address = new URL(path, origin);
  const cookie = jar.getCookieStringSync(address.href);
  address.protocol = address.protocol.replace('http', 'ws');
  const headers = { 'sec-fetch-site': 'same-origin', ...(cookie && { cookie }) };
  const socket = new WebSocket(address, { headers, rejectUnauthorized: false });
  onTestFinished(() => socket.terminate());
  const closed = new Promise<number>((resolve) => void socket.on('close', resolve));
  await once(socket, 'open');
  return {
    socket,
    /** Fulfilled with the code, when it is. */
    closed,
    /** @returns what is answered */
    async ask(event: string, data: unknown = '') {
      const answer = once(socket, 'message') as Promise<[Buffer]>;
      socket.send(JSON.stringify({ event, data }));
      return JSON.parse(String((await answer)[0])) as { event: string; data: unknown };
    },
  };
}
