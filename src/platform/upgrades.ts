import { PerRequest } from '../session/per-request.js';
import type { SocketRequest } from '../web/socket.js';

/** What takes a request over when its session is open: it asks for a socket, and has no body and no route. */
export const upgrades = new PerRequest<(request: SocketRequest) => Promise<void>>();
