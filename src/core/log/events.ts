import { Injectable } from '@nestjs/common';
import { LOG } from './http-log.js';
import { nodeRequest } from './node-request.js';

/**
 * The names of the events in the log, such as `login`. A feature declares its own names beside its code:
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
  /** The actor, when it is not the user: the id of an admin, or the name of an operator. */
  readonly by?: string | undefined;
}

/** A request of either platform. */
interface LoggedRequest {
  readonly ip?: string | undefined;
}

type Listener = (request: LoggedRequest, event: EventName, details: Details) => void;

const logOf = (request: LoggedRequest) => nodeRequest(request)[LOG];

/** Writes into the log what happened, with the id of the request and where it came from. */
@Injectable()
export class Events {
  readonly #listeners: Listener[] = [];
  #actorOf: (request: LoggedRequest) => string | undefined = () => undefined;

  /** Sets how the actor of a request is found. @param actorOf returns the id of the admin who acts as the user */
  findActorWith(actorOf: (request: LoggedRequest) => string | undefined) {
    this.#actorOf = actorOf;
  }

  /** For a feature that shows users what has happened with their account. */
  onRecorded(listener: Listener) {
    this.#listeners.push(listener);
  }

  record(request: LoggedRequest, event: EventName, given: Details = {}) {
    const details = { by: this.#actorOf(request), ...given };
    logOf(request)?.().info({ event, ip: request.ip, ...details }, event);
    for (const listener of this.#listeners) listener(request, event, details);
  }

  /** Logs an error of ours, with the stack that no page shows. */
  logError(request: LoggedRequest, what: string, error: unknown) {
    const stack = error instanceof Error ? error.stack : String(error);
    logOf(request)?.().error({ event: 'failed', stack }, what);
  }
}
