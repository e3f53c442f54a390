import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { now } from '../clock.js';
import { CurrentLogin } from '../logins/current-login.js';
import type { LoggedInUser } from '../logins/logged-in-user.js';
import { PerRequest } from '../session/per-request.js';
import type { SessionRequest } from '../session/session-data.js';

interface Connection {
  readonly request: SessionRequest;
  /** Who opened it. */
  readonly user: Promise<LoggedInUser | undefined>;
  /** Sends something that clients ignore, so that no proxy closes the connection. */
  beat(): void;
  end(): void;
}

/** Unix seconds. Set by a guard that allows something for a limited time: what is opened then ends with it. */
export const openUntil = new PerRequest<number>();

/** Open websockets and event streams. Each is closed when a guard would refuse its user now. */
@Injectable()
export class OpenConnections {
  readonly #all = new Set<Connection>();
  #timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly config: Config,
    private readonly currentLogin: CurrentLogin,
  ) {}

  /** @returns a function that removes it */
  add(connection: Connection) {
    this.#all.add(connection);
    if (this.#all.size === 1) {
      const { endedLogin, heartbeat } = this.config.options.times;
      // All at the same moment: their rows are read in one query.
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
    const before = await user;
    if (!before) return;
    // While the database does not answer, nobody can have logged out.
    const current = await this.currentLogin.reload(request).catch(() => before);
    const isOver = (openUntil.get(request) ?? Infinity) < now();
    // After a change of role the client connects again, if it still may.
    if (isOver || !current || current.requiredAction || current.role !== before.role) end();
  }
}
