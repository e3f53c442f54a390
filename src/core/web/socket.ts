import type { SessionRequest } from '../session/session-data.js';

/** The request that opened a socket. Its session is a copy of that moment, and cannot be changed. */
export interface SocketRequest extends SessionRequest {
  readonly url: string;
}

/** The client of a gateway, with the request that opened its socket. */
export interface SocketClient {
  readonly request: SocketRequest;
}
