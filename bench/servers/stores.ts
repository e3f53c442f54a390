import { missingServer } from '../../test/starter/programs.js';
import { RedisServer } from '../../test/starter/redis-server.js';
import type { Contender } from './contenders.js';
import { Postgres } from './postgres.js';

/** Databases that are processes, on the core of the load. Each is started when it is first asked for. */
export class Stores {
  #redis: RedisServer | undefined;
  #postgres: Postgres | undefined;
  #databases = 0;

  /** A new and empty one, as variables of the environment. */
  async environment(store: Contender['store']): Promise<Record<string, string>> {
    if (store === 'redis') {
      this.#redis ??= await RedisServer.start();
      return { REDIS_URL: `${this.#redis.url}/${this.#databases++}` };
    }
    if (store === 'postgres') {
      this.#postgres ??= await Postgres.start();
      const url = await this.#postgres.createDatabase(`bench_${this.#databases++}`);
      return { DATABASE_URL: url };
    }
    return {};
  }

  async stop() {
    await this.#redis?.remove();
    await this.#postgres?.remove();
  }
}

/** Without those whose database is not installed, which is told. */
export const available = (contenders: readonly Contender[]) =>
  contenders.filter(({ store }) => store === undefined || missingServer(store) === undefined);
