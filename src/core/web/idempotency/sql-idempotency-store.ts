import type { Database } from '../../database/database.js';
import { deleteExpired, type Cleanup } from '../../database/cleanup.js';
import { now } from '../../clock.js';
import {
  BUSY_SECONDS,
  REPEAT_SECONDS,
  type StoredAnswer,
  IdempotencyStore,
} from './idempotency-store.js';
import { migrations } from './tables.js';

/**
 * After so many forms, of two rows at most, a batch of old rows is deleted: a flood of forms must not fill the disk.
 */
const CLEANUP_EVERY = 250;

export class SqlIdempotencyStore extends IdempotencyStore {
  #ended = 0;

  constructor(
    private readonly database: Database,
    private readonly cleanup: Cleanup,
  ) {
    super();
  }

  async begin(id: string) {
    const taken = await this.put([{ id, answer: '' }], BUSY_SECONDS, now());
    return taken.numInsertedOrUpdatedRows === 1n;
  }

  async answerOf(id: string) {
    const row = await this.database
      .selectFrom('idempotency_keys')
      .select('answer')
      .where('id', '=', id)
      .where('expires_at', '>', now())
      .executeTakeFirst();
    return row?.answer;
  }

  async end(answers: readonly StoredAnswer[]) {
    await this.put(answers, REPEAT_SECONDS);
    this.#ended += 1;
    if (this.#ended % CLEANUP_EVERY === 0) await this.cleanUp();
  }

  async forget(id: string) {
    await this.database.deleteFrom('idempotency_keys').where('id', '=', id).execute();
  }

  override async prepare() {
    await this.database.migrate('idempotency', migrations);
    this.cleanup.add(() => this.cleanUp());
  }

  private cleanUp() {
    return deleteExpired(this.database, 'idempotency_keys', 'expires_at', { until: now() });
  }

  /** @param until a row that is there is replaced when it expires by then */
  private put(forms: readonly StoredAnswer[], seconds: number, until = Number.MAX_SAFE_INTEGER) {
    return this.database
      .insertInto('idempotency_keys')
      .values(forms.map(({ id, answer }) => ({ id, answer, expires_at: now() + seconds })))
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet(({ ref }) => ({
            answer: ref('excluded.answer'),
            expires_at: ref('excluded.expires_at'),
          }))
          .where('idempotency_keys.expires_at', '<=', until),
      )
      .executeTakeFirst();
  }
}
