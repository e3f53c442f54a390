import { Injectable } from '@nestjs/common';
import { LOG } from './http-log.js';
import { nodeRequest } from './node-request.js';

/** What is worth knowing afterwards. */
export type EventName =
  | 'account_deleted'
  | 'address_changed'
  | 'changed_by_operator'
  | 'signup'
  | 'signup_asked'
  | 'login'
  | 'login_failed'
  | 'login_ended'
  | 'logout'
  | 'passkey_changed'
  | 'passkey_refused'
  | 'password_changed'
  | 'password_wrong'
  | 'reset_asked'
  | 'session_ended'
  | 'throttled'
  | 'code_wrong'
  | 'recovery_code_used'
  | 'second_factor_changed'
  | 'cross_site_refused'
  | 'body_refused';

/** Never what somebody typed: a password may stand in the wrong field. */
interface Details {
  readonly userId?: string | undefined;
  readonly reason?: string;
}

/** A request of either platform. */
interface LoggedRequest {
  readonly ip?: string | undefined;
}

const logOf = (request: LoggedRequest) => nodeRequest(request)[LOG];

@Injectable()
export class Events {
  record(request: LoggedRequest, event: EventName, details: Details = {}) {
    logOf(request)?.().info({ event, ip: request.ip, ...details }, event);
  }

  /** What went wrong on our side, with the stack that no page shows. */
  fail(request: LoggedRequest, what: string, error: unknown) {
    const stack = error instanceof Error ? error.stack : String(error);
    logOf(request)?.().error({ event: 'failed', stack }, what);
  }
}
