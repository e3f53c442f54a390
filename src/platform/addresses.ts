import type { IncomingMessage, Server } from 'node:http';
import { isIP, type Socket, SocketAddress } from 'node:net';

const FORWARDED = 'x-forwarded-for';

/**
 * Both platforms make `request.ip` of the socket's address and of X-Forwarded-For. Before either reads them,
 * each address is written in its one form, or every port would be somebody else for the throttle.
 */
export function readAddresses(server: Server) {
  server.prependListener('connection', (socket: Socket) => {
    const value = addressIn(socket.remoteAddress ?? '');
    if (value) Object.defineProperty(socket, 'remoteAddress', { value });
  });
  server.prependListener('request', ({ headers }: IncomingMessage) => {
    const sent = headers[FORWARDED];
    if (typeof sent === 'string') headers[FORWARDED] = forwardedFor(sent);
  });
}

/**
 * Each proxy writes on the right whom it got the request from. One that did not know, or wrote what is no
 * address, counts itself: nothing further to the left can be believed.
 */
export function forwardedFor(sent: string) {
  const addresses = sent.split(',').map((entry) => addressIn(entry.trim()));
  return addresses.slice(addresses.lastIndexOf(undefined) + 1).join(', ');
}

/** Without a port, brackets or a zone. IPv6 is shortened (RFC 5952), and IPv4 inside of it is IPv4. */
export function addressIn(text: string) {
  const [, bracketed, dotted] = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d+)?$/.exec(text) ?? [];
  const [address = ''] = (bracketed ?? dotted ?? text).split('%');
  const family = isIP(address);
  if (family !== 6) return family === 4 && !bracketed ? address : undefined;
  const short = new SocketAddress({ address, family: 'ipv6' }).address;
  return /^::ffff:([\d.]+)$/.exec(short)?.[1] ?? short;
}
