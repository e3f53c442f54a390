import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { requestNetwork } from '../../users/hash-queue.js';
import { requestOf } from '../request.js';
import { networkOf } from './network.js';

/** Networks take turns in the queue of password hashes, which does not know the request. */
@Injectable()
export class NetworkInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler) {
    return requestNetwork.run(networkOf(requestOf(context).ip ?? ''), () => next.handle());
  }
}
