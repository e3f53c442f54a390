import type { Database } from '../../database/database.js';
import { deleteExpired, type Sweeper } from '../../database/sweeper.js';
import { now } from '../../session/clock.js';
import { BUSY_SECONDS, REPEAT_SECONDS, type SentForm, SentForms } from './sent-forms.js';
import { migrations } from './tables.js';

/** In a table. */
export class SqlSentForms extends SentForms {
  constructor(
    private readonly database: Database,
    private readonly sweeper: Sweeper,
  ) {
    super();
  }

  async begin(id: string) {
    const { numInsertedOrUpdatedRows } = await this.database
      .insertInto('sent_forms')
      .values({ id, answer: '', expires_at: now() + BUSY_SECONDS })
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet(({ ref }) => ({
            answer: ref('excluded.answer'),
            expires_at: ref('excluded.expires_at'),
          }))
          .where('sent_forms.expires_at', '<=', now()),
      )
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }

  async answerOf(id: string) {
    const row = await this.database
      .selectFrom('sent_forms')
      .select('answer')
      .where('id', '=', id)
      .where('expires_at', '>', now())
      .executeTakeFirst();
    return row?.answer;
  }

  async end(answers: readonly SentForm[]) {
    await this.database
      .insertInto('sent_forms')
      .values(answers.map((form) => ({ ...form, expires_at: now() + REPEAT_SECONDS })))
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet(({ ref }) => ({
          answer: ref('excluded.answer'),
          expires_at: ref('excluded.expires_at'),
        })),
      )
      .execute();
  }

  async forget(id: string) {
    await this.database.deleteFrom('sent_forms').where('id', '=', id).execute();
  }

  override async prepare() {
    await this.database.migrate('sent_forms', migrations);
    this.sweeper.add(() =>
      deleteExpired(this.database, 'sent_forms', 'expires_at', { until: now() }),
    );
  }
}
