import type { Redis } from '../../redis/redis.js';
import {
  BUSY_SECONDS,
  REPEAT_SECONDS,
  type StoredAnswer,
  IdempotencyStore,
} from './idempotency-store.js';

const keyOf = (id: string) => `form:${id}`;

const lasting = (value: number) => ({ type: 'EX', value }) as const;

/** Redis deletes expired answers itself. */
export class RedisIdempotencyStore extends IdempotencyStore {
  constructor(private readonly redis: Redis) {
    super();
  }

  async begin(id: string) {
    const options = { condition: 'NX', expiration: lasting(BUSY_SECONDS) } as const;
    return (await this.redis.run((client) => client.set(keyOf(id), '', options))) === 'OK';
  }

  async answerOf(id: string) {
    return (await this.redis.run((client) => client.get(keyOf(id)))) ?? undefined;
  }

  async end(answers: readonly StoredAnswer[]) {
    const options = { expiration: lasting(REPEAT_SECONDS) };
    await Promise.all(
      answers.map(({ id, answer }) =>
        this.redis.run((client) => client.set(keyOf(id), answer, options)),
      ),
    );
  }

  async forget(id: string) {
    await this.redis.run((client) => client.del(keyOf(id)));
  }
}
