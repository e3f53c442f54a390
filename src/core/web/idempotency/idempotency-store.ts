/** The keys of forms that were sent (idempotency keys), and what was answered. All processes share them. */
export abstract class IdempotencyStore {
  /** @returns whether this is the first: of several at once, one is */
  abstract begin(id: string): Promise<boolean>;

  /** @returns '' while it is being done, and undefined when it is to be done again */
  abstract answerOf(id: string): Promise<string | undefined>;

  abstract end(answers: readonly StoredAnswer[]): Promise<void>;

  /** The first one failed: the next may try again. */
  abstract forget(id: string): Promise<void>;

  /** Before the first use. */
  async prepare() {}
}

export interface StoredAnswer {
  readonly id: string;
  readonly answer: string;
}

/** Longer than any handler takes. After a crash the same form can be sent again then. */
export const BUSY_SECONDS = 30;

/** For so long after the answer, the same form counts as a double click. */
export const REPEAT_SECONDS = 10;
