import type { WebSocket } from 'ws';
import { HEARTBEAT_MS, type TIME_LIMITS } from '../config/policy.js';
import type { Logins } from '../session/logins.js';
import type { SocketClient } from '../web/socket.js';

export type Client = WebSocket & SocketClient;

/** RFC 6455: "violates its policy". */
const POLICY = 1008;

/**
 * Closes sockets whose login has ended. Keeps the others alive, so that no proxy closes them.
 * @param limits milliseconds
 * @returns what stops it
 */
export function watchSockets(
  clients: () => Iterable<Client>,
  logins: Logins,
  limits: Pick<typeof TIME_LIMITS, 'endedSocket'>,
) {
  async function check(client: Client) {
    // While the database does not answer, nobody can log out either.
    const hasEnded = await logins.hasEnded(client.request).catch(() => false);
    if (hasEnded) client.close(POLICY, 'The login has ended');
  }
  const checks = setInterval(() => {
    for (const client of clients()) void check(client);
  }, limits.endedSocket);
  const heartbeat = setInterval(() => {
    for (const client of clients()) client.ping();
  }, HEARTBEAT_MS);
  return () => {
    clearInterval(checks);
    clearInterval(heartbeat);
  };
}
