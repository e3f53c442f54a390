import { Injectable } from '@nestjs/common';
import { SessionLifecycle } from '#core/session/lifecycle.js';
import { Recorder } from './recorder.js';
import type { Recording } from './recording.js';

/** Replaces a method. In brackets, so that several methods are checked together and not one by one. */
type Way<Method> = [Method] extends [(...given: infer Given) => infer Answer]
  ? (seen: Recording, go: (...given: Given) => Answer, ...given: Given) => Answer
  : never;

/**
 * Watches from outside: a method of a provider is replaced by one that calls it. So the code of a request is
 * unchanged where the inspector is not loaded.
 */
@Injectable()
export class Spies {
  constructor(
    private readonly lifecycle: SessionLifecycle,
    private readonly recorder: Recorder,
  ) {}

  around<Port extends object, Name extends keyof Port>(
    port: Port,
    name: Name,
    way: Way<Port[Name]>,
  ) {
    type Any = (...given: unknown[]) => unknown;
    const go = (port[name] as Any).bind(port);
    const watched: Any = (...given) => {
      const seen = this.recorder.current;
      return seen ? (way as Any)(seen, go, ...given) : go(...given);
    };
    Object.assign(port, { [name]: watched });
  }

  see(seen: Recording, request: object) {
    seen.see(request, (first) => this.lifecycle.read(first));
  }
}
