import type { IncomingMessage, Server } from 'node:http';
import { isIP, type Socket, SocketAddress } from 'node:net';

const FORWARDED = 'x-forwarded-for';
const SCHEME = 'x-forwarded-proto';

/**
 * Both platforms compute `request.ip` from the address of the socket and X-Forwarded-For. Before they read them, each
 * address is brought into one form: the rate limit would otherwise count one visitor with two ports as two.
 */
export function normalizeAddresses(server: Server) {
  server.prependListener('connection', (socket: Socket) => {
    const value = addressIn(socket.remoteAddress ?? '');
    if (value) Object.defineProperty(socket, 'remoteAddress', { value });
  });
  server.prependListener('request', ({ headers }: IncomingMessage) => {
    const sent = headers[FORWARDED];
    if (typeof sent === 'string') headers[FORWARDED] = forwardedFor(sent);
    // The first of several is the scheme that the browser used. It may be in capitals (RFC 3986).
    const scheme = headers[SCHEME];
    if (typeof scheme === 'string') headers[SCHEME] = scheme.split(',')[0]!.trim().toLowerCase();
  });
}

/**
 * Each proxy appends the address that it got the request from. To the left of an entry that is not an address nothing
 * can be trusted.
 */
export function forwardedFor(sent: string) {
  const addresses = sent.split(',').map((entry) => addressIn(entry.trim()));
  return addresses.slice(addresses.lastIndexOf(undefined) + 1).join(', ');
}

/** Without port, brackets or zone. IPv6 is shortened (RFC 5952), and IPv4 inside of IPv6 becomes IPv4. */
export function addressIn(text: string) {
  const [, bracketed, dotted] = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d+)?$/.exec(text) ?? [];
  const [address = ''] = (bracketed ?? dotted ?? text).split('%');
  const family = isIP(address);
  if (family !== 6) return family === 4 && !bracketed ? address : undefined;
  const short = new SocketAddress({ address, family: 'ipv6' }).address;
  return /^::ffff:([\d.]+)$/.exec(short)?.[1] ?? short;
}
