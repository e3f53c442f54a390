import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { IdempotencyGuard } from './idempotency/idempotency.guard.js';
import { applyExtendsLogin } from './access/authentication.guard.js';
import { OwnFormGuard } from './protection/own-form.guard.js';
import type { PageRequest } from './request.js';
import { BodyParserGuard } from './bodies/body-parser.guard.js';

/** Guards for requests with a body, in this order. A GET without a body skips them. */
@Injectable()
export class WriteGuard implements CanActivate {
  readonly #guards;

  constructor(body: BodyParserGuard, idempotency: IdempotencyGuard, ownForm: OwnFormGuard) {
    this.#guards = [body, idempotency, ownForm];
  }

  async canActivate(context: ExecutionContext) {
    if (context.getType() !== 'http') return true;
    const { method, headers } = context.switchToHttp().getRequest<PageRequest>();
    const length = headers['content-length'] ?? headers['transfer-encoding'];
    if (length === undefined && (method === 'GET' || method === 'HEAD')) return true;
    // They read the login, too.
    applyExtendsLogin(context);
    for (const guard of this.#guards) await guard.canActivate(context);
    return true;
  }
}
