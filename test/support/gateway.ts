import { UseGuards } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import { Logins } from '../../src/session/logins.js';
import { sessionOf } from '../../src/session/session-data.js';
import { SignedInGuard } from '../../src/web/signed-in.guard.js';
import type { SocketClient } from '../../src/web/socket.js';

// #region gateway
/** As Nest documents a gateway. Who is at the other end is known from the request that opened the socket. */
@WebSocketGateway({ path: '/who' })
class WhoGateway {
  constructor(private readonly logins: Logins) {}

  @SubscribeMessage('who')
  async who(@ConnectedSocket() { request }: SocketClient, @MessageBody() question: string) {
    const signedIn = await this.logins.of(request);
    const { visits } = sessionOf(request) as { visits?: number };
    return { event: 'you', data: { question, email: signedIn?.email, visits } };
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

  @UseGuards(SignedInGuard)
  @SubscribeMessage('secret')
  secret() {
    return { event: 'secret', data: 'green' };
  }

  @SubscribeMessage('write')
  write(@ConnectedSocket() { request }: SocketClient) {
    Object.assign(sessionOf(request), { visits: 100 });
    return { event: 'written' };
  }
}

export const gateway = { module: class GatewayModule {}, providers: [WhoGateway, ProbeGateway] };
