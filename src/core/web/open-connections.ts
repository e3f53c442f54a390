import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { now } from '../session/clock.js';
import { Logins, type SignedInUser } from '../session/logins.js';
import { PerRequest } from '../session/per-request.js';
import type { SessionRequest } from '../session/session-data.js';

interface Connection {
  readonly request: SessionRequest;
  /** Who opened it. */
  readonly user: Promise<SignedInUser | undefined>;
  /** Sends something that nobody reads, so that no proxy closes it. */
  beat(): void;
  end(): void;
}

/** Unix seconds. Set by a guard that lets in for a while: what is opened then ends with it. */
export const openUntil = new PerRequest<number>();

/** Sockets and streams of events: each is ended when a guard would not let in any more who opened it. */
@Injectable()
export class OpenConnections {
  readonly #all = new Set<Connection>();
  #timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly config: Config,
    private readonly logins: Logins,
  ) {}

  /** @returns what takes it out again */
  add(connection: Connection) {
    this.#all.add(connection);
    if (this.#all.size === 1) {
      const { endedLogin, heartbeat } = this.config.options.times;
      // All at the same moment: their rows are read together.
      this.#timers = [
        setInterval(() => this.#all.forEach((one) => void this.check(one)), endedLogin),
        setInterval(() => this.#all.forEach((one) => one.beat()), heartbeat),
      ];
    }
    return () => {
      this.#all.delete(connection);
      if (this.#all.size === 0) this.#timers.forEach(clearInterval);
    };
  }

  private async check({ request, user, end }: Connection) {
    const was = await user;
    if (!was) return;
    // While the database does not answer, nobody can log out either.
    const is = await this.logins.again(request).catch(() => was);
    const isOver = (openUntil.get(request) ?? Infinity) < now();
    // With another role it is opened again, as far as that may.
    if (isOver || !is || is.role !== was.role) end();
  }
}
