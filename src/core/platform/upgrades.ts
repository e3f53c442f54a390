import { PerRequest } from '../session/per-request.js';
import type { SocketRequest } from '../web/socket.js';

/** For requests that ask for a socket, which have no body and no route. It is called when the session is open. */
export const upgrades = new PerRequest<(request: SocketRequest) => Promise<void>>();
