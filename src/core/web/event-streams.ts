import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Observable, Subject } from 'rxjs';
import type { SessionRequest } from '../session/session-data.js';
import { HEARTBEAT_MS } from '../config/policy.js';

/** Answers that stay open: those of `@Sse()`. */
@Injectable()
export class EventStreams implements OnModuleDestroy {
  readonly #stop = new Subject<void>();

  /** A stop of the application waits for answers, and these would not end. A browser asks for them again. */
  onModuleDestroy() {
    this.#stop.next();
  }

  keep(request: SessionRequest, events: Observable<object>) {
    // Its headers are sent before a session can be saved. What is put into it would be lost, so it is refused.
    Object.freeze(request.session);
    return new Observable<object>((answer) => {
      // A line that browsers ignore.
      const heartbeat = setInterval(() => answer.next({ comment: '' }), HEARTBEAT_MS);
      answer.add(() => clearInterval(heartbeat));
      answer.add(this.#stop.subscribe(() => answer.complete()));
      answer.add(events.subscribe(answer));
    });
  }
}
