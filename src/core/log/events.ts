import { Injectable } from '@nestjs/common';
import { LOG } from './http-log.js';
import { nodeRequest } from './node-request.js';

/**
 * Security events in the log. A feature declares its own names beside its code:
 *
 *     declare module '#core/log/events.js' {
 *       interface EventNames { order_paid: true }
 *     }
 */
export interface EventNames {
  login: true;
  login_ended: true;
  logout: true;
  throttled: true;
  cross_site_refused: true;
  body_refused: true;
}

export type EventName = keyof EventNames;

/** Never what somebody typed: a password may be typed into the wrong field. */
interface Details {
  readonly userId?: string | undefined;
  readonly reason?: string;
}

/** A request of either platform. */
interface LoggedRequest {
  readonly ip?: string | undefined;
}

const logOf = (request: LoggedRequest) => nodeRequest(request)[LOG];

/** Writes into the log what happened, with the id of the request and where it came from. */
@Injectable()
export class Events {
  record(request: LoggedRequest, event: EventName, details: Details = {}) {
    logOf(request)?.().info({ event, ip: request.ip, ...details }, event);
  }

  /** Logs an error of ours, with the stack that no page shows. */
  fail(request: LoggedRequest, what: string, error: unknown) {
    const stack = error instanceof Error ? error.stack : String(error);
    logOf(request)?.().error({ event: 'failed', stack }, what);
  }
}
