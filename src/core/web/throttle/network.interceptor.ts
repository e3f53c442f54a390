import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { requestNetwork } from '../../users/hash-queue.js';
import { requestOf } from '../request.js';
import { networkOf } from './network.js';

/** Networks take turns in the queue of password hashes, which does not know the request. Pages need no turn. */
@Injectable()
export class NetworkInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler) {
    const { ip = '', method } = requestOf(context);
    if (method === 'GET' && context.getType() === 'http') return next.handle();
    return requestNetwork.run(networkOf(ip), () => next.handle());
  }
}
