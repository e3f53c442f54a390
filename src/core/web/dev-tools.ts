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
import { isLoopback } from '../config/public-origin.js';
import { nodeRequest } from '../log/node-request.js';
import { Hidden } from './hidden.js';

const THIS_MACHINE = /^(127\.|::1$|::ffff:127\.)/;

/** Headers that a proxy or a tunnel adds. */
const OF_A_PROXY = /^(forwarded|via|x-forwarded.*|x-real-ip|.*-(client|connecting)-ip)$/;

/** Who may see the inside of the application. */
@Injectable()
export class DevTools {
  constructor(private readonly config: Config) {}

  areFor(request: object) {
    return this.config.devTools === 'on' || this.areLocal(request);
  }

  areLocal(request: object) {
    return this.config.devTools !== 'off' && isLocal(nodeRequest(request));
  }
}

/**
 * The address is that of the socket, and a proxy on this machine has a local one as well. So a header of a
 * proxy, or another host name, means that the visitor is not local: a tunnel keeps the name, and so does a page
 * elsewhere whose name leads here (DNS rebinding). nginx without settings adds no header, but speaks HTTP/1.0,
 * which no browser does.
 */
function isLocal({ headers, httpVersion, socket }: IncomingMessage) {
  return (
    THIS_MACHINE.test(socket.remoteAddress ?? '') &&
    isLoopback(`http://${headers.host}`) &&
    httpVersion === '1.1' &&
    !Object.keys(headers).some((name) => OF_A_PROXY.test(name))
  );
}

@Injectable()
class DevToolsGuard implements CanActivate {
  constructor(protected readonly devTools: DevTools) {}

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

/** Above a controller that shows the inside of the application: to everybody else there is no such page. */
export const ForDevTools = () => applyDecorators(Hidden(), UseGuards(DevToolsGuard));

/** Also above what lets a visitor be somebody else: it is for this machine only, also with DEV_TOOLS=on. */
export const OnlyHere = () => UseGuards(LocalGuard);
