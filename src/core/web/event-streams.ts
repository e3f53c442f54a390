import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Observable, Subject } from 'rxjs';
import { CurrentLogin } from '../logins/current-login.js';
import type { SessionRequest } from '../session/session-data.js';
import { OpenConnections } from './open-connections.js';

/** Answers that stay open: those of `@Sse()`. */
@Injectable()
export class EventStreams implements OnModuleDestroy {
  readonly #stop = new Subject<void>();

  constructor(
    private readonly connections: OpenConnections,
    private readonly currentLogin: CurrentLogin,
  ) {}

  /** A stop of the application waits for answers, and these would not end. Browsers connect again. */
  onModuleDestroy() {
    this.#stop.next();
  }

  keep(request: SessionRequest, events: Observable<object>) {
    // The headers are sent before a session could be saved. Changes of the session would be lost, so they are
    // refused.
    Object.freeze(request.session);
    return new Observable<object>((answer) => {
      const end = () => answer.complete();
      // A comment, which browsers ignore.
      const beat = () => answer.next({ comment: '' });
      answer.add(
        this.connections.add({ request, user: this.currentLogin.user(request), beat, end }),
      );
      answer.add(this.#stop.subscribe(end));
      answer.add(events.subscribe(answer));
    });
  }
}
