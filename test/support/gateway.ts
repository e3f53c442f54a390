import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { LoggedInUser } from '../../src/core/logins/logged-in-user.js';
import { sessionOf } from '../../src/core/session/session-data.js';
import { CurrentUser } from '../../src/core/web/access/current-user.js';
import { Roles } from '../../src/core/web/access/roles.guard.js';
import { LoggedIn } from '../../src/core/web/access/logged-in.guard.js';
import type { SocketClient } from '../../src/core/web/socket.js';

// #region gateway
/** As Nest documents a gateway. Who is at the other end is known from the request that opened the socket. */
@WebSocketGateway({ path: '/who' })
class WhoGateway {
  @SubscribeMessage('who')
  who(
    @ConnectedSocket() { request }: SocketClient,
    @CurrentUser() user: LoggedInUser | undefined,
    @MessageBody() question: string,
  ) {
    const { count } = sessionOf(request) as { count?: number };
    return { event: 'you', data: { question, email: user?.email, count } };
  }
}
// #endregion gateway

/** More of the same socket, that only a test asks for. */
@WebSocketGateway({ path: '/who' })
class ProbeGateway {
  @SubscribeMessage('where')
  where(@ConnectedSocket() { request: { ip, protocol } }: SocketClient) {
    return { event: 'there', data: { ip, protocol } };
  }

  @LoggedIn()
  @SubscribeMessage('secret')
  secret() {
    return { event: 'secret', data: 'green' };
  }

  @Roles('admin')
  @SubscribeMessage('rule')
  rule() {
    return { event: 'ruled' };
  }

  @SubscribeMessage('write')
  write(@ConnectedSocket() { request }: SocketClient) {
    Object.assign(sessionOf(request), { count: 100 });
    return { event: 'written' };
  }
}

export const gateway = { module: class GatewayModule {}, providers: [WhoGateway, ProbeGateway] };
