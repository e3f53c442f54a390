import { SetMetadata } from '@nestjs/common';

interface Webhook {
  /** Without it, `bytes.webhook` of the options counts. */
  readonly maxBytes?: number;
}

const WEBHOOK = 'webhook';

/**
 * Write it above a handler that another program calls. `@RawBody() body: Buffer` has the bytes as they were sent:
 * check their signature with it. No session is opened, and the request may come from any site, so only the signature
 * proves who sent it.
 */
export const Webhook = (limits: Webhook = {}) => SetMetadata(WEBHOOK, limits);

export const webhookOf = (handler: object) =>
  Reflect.getMetadata(WEBHOOK, handler) as Webhook | undefined;
