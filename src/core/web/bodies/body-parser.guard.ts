import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { nodeRequest } from '../../log/node-request.js';
import { takeIdempotencyKey } from '../idempotency-key.js';
import { MULTIPART, readBody, readBytes, typeOf } from './body.js';
import { isUnread } from './unread-body.js';
import { uploadOf } from './upload.js';
import { webhookOf } from './webhook.js';

/** A request of either platform. */
type Readable = { body?: unknown; rawBody?: Buffer };

/** Reads the body as its handler needs it, before any other guard uses it. Files are read after all guards. */
@Injectable()
export class BodyParserGuard implements CanActivate {
  constructor(private readonly config: Config) {}

  async canActivate(context: ExecutionContext) {
    const handler = context.getHandler();
    if (isUnread(handler)) return true;
    const request = context.switchToHttp().getRequest<Readable>();
    const raw = nodeRequest(request);
    const { bytes } = this.config.options;
    const webhook = webhookOf(handler);
    const max = webhook?.maxBytes ?? bytes.webhook;
    if (webhook) request.rawBody = await readBytes(raw, { ...bytes, max });
    else if (!uploadOf(handler) || typeOf(raw.headers) !== MULTIPART) {
      request.body = await readBody(raw, bytes);
      takeIdempotencyKey(request);
    }
    return true;
  }
}
