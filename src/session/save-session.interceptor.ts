import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { concatMap } from 'rxjs';
import { Config } from '../config/config.js';
import { now } from './clock.js';
import { SessionLifecycle } from './lifecycle.js';
import { isDue, lifetimeOf } from './lifetime.js';
import { newSecret } from './secrets.js';
import { sessionOf, type SessionRequest } from './session-data.js';
import { SessionTooLarge } from './session-too-large.js';

/** Saves the session after the handler and before the answer, so that no redirect overtakes it. */
@Injectable()
export class SaveSessionInterceptor implements NestInterceptor {
  constructor(
    private readonly config: Config,
    private readonly lifecycle: SessionLifecycle,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler) {
    const request = context.switchToHttp().getRequest<SessionRequest>();
    return next.handle().pipe(
      concatMap(async (answer) => {
        await this.save(request);
        return answer;
      }),
    );
  }

  private async save(request: SessionRequest) {
    const held = this.lifecycle.read(request);
    if (Object.values(held).every((value) => value === undefined)) return;

    const session = sessionOf(request);
    session.visitorId ??= newSecret();
    if (isDue(held.extendedAt, lifetimeOf(held, this.config.idleSeconds))) {
      session.extendedAt = now();
    }
    SessionTooLarge.check(this.lifecycle.read(request));
    await this.lifecycle.save(request);
  }
}
