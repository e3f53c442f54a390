import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  NotFoundException,
  UseGuards,
} from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { Config } from '../config/config.js';
import { nodeRequest } from '../log/node-request.js';
import { Hidden } from './hidden.js';

const THIS_MACHINE = /^(127\.|::1$|::ffff:127\.)/;

/** Names of this machine, as browsers write them. For a parser of URLs `evil.test@localhost` would be one, too. */
const OWN_NAME = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Headers that proxies and tunnels add. No browser sends one of these by itself. */
const OF_A_PROXY = /^(x-.*|forwarded|via|.*-ip)$/;

/** Who may use the developer tools. */
@Injectable()
export class DevToolsAccess {
  constructor(private readonly config: Config) {}

  areFor(request: object) {
    return this.config.devTools === 'on' || this.areLocal(request);
  }

  areLocal(request: object) {
    return this.config.devTools !== 'off' && isLocal(nodeRequest(request));
  }
}

/**
 * The address of the socket is not enough: that of a proxy on this machine is local as well. A browser sends
 * `Connection: keep-alive`, which is for the next hop only: no proxy passes it on (RFC 9110, section 7.6.1), and
 * hardly any sends the same. A header of a proxy is a sign of one, too. Another host name is a tunnel that keeps the
 * name, or a page of another site whose name resolves to this machine (DNS rebinding).
 */
const isLocal = ({ headers, httpVersion, socket }: IncomingMessage) =>
  THIS_MACHINE.test(socket.remoteAddress ?? '') &&
  OWN_NAME.test(headers.host ?? '') &&
  httpVersion === '1.1' &&
  headers.connection === 'keep-alive' &&
  !Object.keys(headers).some((name) => OF_A_PROXY.test(name));

@Injectable()
class DevToolsGuard implements CanActivate {
  constructor(protected readonly devTools: DevToolsAccess) {}

  canActivate(context: ExecutionContext) {
    if (this.isFor(context.switchToHttp().getRequest())) return true;
    throw new NotFoundException();
  }

  protected isFor(request: object) {
    return this.devTools.areFor(request);
  }
}

@Injectable()
class LocalGuard extends DevToolsGuard {
  protected override isFor(request: object) {
    return this.devTools.areLocal(request);
  }
}

/** Above a controller of developer tools: for everybody else it is 404. */
export const ForDevTools = () => applyDecorators(Hidden(), UseGuards(DevToolsGuard));

/** Also above what lets a developer act as another user: for this machine only, even with DEV_TOOLS=on. */
export const OnlyHere = () => UseGuards(LocalGuard);
