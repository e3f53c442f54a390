import type { INestApplication } from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { WebSocketServer } from 'ws';
import { Config } from '../config/config.js';
import { SessionLifecycle } from '../session/lifecycle.js';
import { CurrentLogin } from '../logins/current-login.js';
import { ActionRequiredException } from '../web/access/logged-in.guard.js';
import { OpenConnections } from '../web/open-connections.js';
import { CrossSiteGuard } from '../web/protection/cross-site.guard.js';
import type { SocketRequest } from '../web/socket.js';
import { upgrades } from './upgrades.js';

type Gateway = WebSocketServer & { readonly path: string };

/** RFC 6455: "violates its policy". */
const POLICY = 1008;

/**
 * Nest's own adapter opens every socket that is asked for. This one handles the request for a socket like every other
 * request first, until its session is open: proxies, errors and log lines work as always. It is loaded only when
 * there is a gateway; the packages that it needs come with the first one.
 */
export class SocketAdapter extends WsAdapter {
  readonly #config: Config;
  readonly #connections: OpenConnections;
  readonly #crossSite: CrossSiteGuard;
  readonly #lifecycle: SessionLifecycle;
  readonly #currentLogin: CurrentLogin;

  constructor(app: INestApplication) {
    super(app);
    this.#config = app.get(Config);
    this.#connections = app.get(OpenConnections);
    this.#crossSite = app.get(CrossSiteGuard);
    this.#lifecycle = app.get(SessionLifecycle);
    this.#currentLogin = app.get(CurrentLogin);
  }

  override create(port: number, options: object = {}): WebSocketServer {
    if (port !== 0) throw new Error(`${ONE_PORT}, without ${port}`);
    const maxPayload = this.#config.options.bytes.message;
    return super.create(port, { maxPayload, ...options });
  }

  protected override ensureHttpServerExists(port: number, server: Server) {
    if (this.httpServersRegistry.has(port)) return undefined;
    this.httpServersRegistry.set(port, server);
    // Without a gateway at its path it stays an ordinary request.
    Object.assign(server, { shouldUpgradeCallback: (raw: IncomingMessage) => this.wants(raw) });
    server.on('upgrade', (raw: IncomingMessage, socket: Socket, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      const response = new ServerResponse(raw);
      response.assignSocket(socket);
      // A refusal is an ordinary answer, and then the connection ends.
      response.shouldKeepAlive = false;
      response.once('finish', () => socket.end());
      upgrades.set(raw, async (opened) => {
        const request = { ...(await this.admit(opened)), raw };
        const user = this.#currentLogin.user(opened);
        response.statusCode = 101; // for the log
        const gateway = this.gatewayOf(raw)!;
        gateway.handleUpgrade(raw, socket, head, (client) => {
          const beat = () => client.ping();
          const end = () => client.close(POLICY, 'The login has ended');
          client.once('close', this.#connections.add({ request, user, beat, end }));
          gateway.emit('connection', Object.assign(client, { request }), request);
        });
      });
      server.emit('request', raw, response);
    });
    return server;
  }

  /** @returns the part of the request that is kept while the socket is open */
  private async admit(opened: SocketRequest) {
    this.#crossSite.refuseOthers(opened);
    const hasEnded = await this.#currentLogin.endReason(opened);
    const { requiredAction } = (await this.#currentLogin.user(opened)) ?? {};
    if (requiredAction) throw new ActionRequiredException(requiredAction);
    // No answer can set a cookie any more, so changes of the session would be lost.
    const session = Object.freeze(hasEnded ? {} : this.#lifecycle.read(opened));
    const { headers, ip, method, protocol, url } = opened;
    return { headers, ip, method, protocol, session, url };
  }

  private wants(raw: IncomingMessage) {
    return raw.headers.upgrade?.toLowerCase() === 'websocket' && this.gatewayOf(raw) !== undefined;
  }

  private gatewayOf({ url = '/' }: IncomingMessage) {
    return this.gateways().find(({ path }) => path === url.split('?')[0]);
  }

  private gateways(): Gateway[] {
    return this.wsServersRegistry.get(0) ?? [];
  }
}

const ONE_PORT =
  'A gateway answers on the port of the pages, where the session is: write @WebSocketGateway({ path: … })';
