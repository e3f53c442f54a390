import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { concatMap } from 'rxjs';
import type { SessionRequest } from './session-data.js';
import { SessionSaver } from './session-saver.js';

/** Saves the session after the handler and before the answer, so that no redirect overtakes it. */
@Injectable()
export class SaveSessionInterceptor implements NestInterceptor {
  constructor(private readonly saver: SessionSaver) {}

  intercept(context: ExecutionContext, next: CallHandler) {
    const request = context.switchToHttp().getRequest<SessionRequest>();
    return next.handle().pipe(
      concatMap(async (answer) => {
        await this.saver.save(request);
        return answer;
      }),
    );
  }
}
