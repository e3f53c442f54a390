import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.js';

const CHANNEL = 'app_messages';
/** PostgreSQL takes 8000 bytes. */
const MAX_BYTES = 7_900;

interface Subscription {
  readonly channel: string;
  readonly listener: (value: object) => void;
}

/**
 * Messages to the open streams of all processes (LISTEN and NOTIFY of PostgreSQL). With SQLite they stay in one
 * process. A message is lost when the connection to the database breaks. So write what must not be lost into a row,
 * and send a message that the row is there.
 */
@Injectable()
export class Channels implements OnModuleDestroy {
  readonly #logger = new Logger('Channels');
  readonly #subscriptions = new Set<Subscription>();
  #connection: { close(): Promise<void> } | undefined;

  constructor(private readonly database: Database) {}

  /** @param value is JSON: an id, or a line of a chat */
  async publish(channel: string, value: object) {
    const text = JSON.stringify([channel, value]);
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_BYTES)
      throw new Error(
        `A message has ${bytes} bytes, and may have ${MAX_BYTES}: publish the id of a row instead`,
      );
    if (this.database.isSqlite) queueMicrotask(() => this.deliver(text));
    else await sql`SELECT pg_notify(${CHANNEL}, ${text})`.execute(this.database);
  }

  /** @returns a function that ends it, as the teardown of an Observable is */
  subscribe(channel: string, listener: (value: object) => void) {
    this.#connection ??= this.database.listen(CHANNEL, (text) => this.deliver(text));
    const subscription = { channel, listener };
    this.#subscriptions.add(subscription);
    return () => void this.#subscriptions.delete(subscription);
  }

  async onModuleDestroy() {
    await this.#connection?.close();
  }

  private deliver(text: string) {
    const [channel, value] = JSON.parse(text) as [string, object];
    for (const subscription of this.#subscriptions) {
      if (subscription.channel !== channel) continue;
      try {
        subscription.listener(value);
      } catch (error) {
        this.#logger.error(error);
      }
    }
  }
}
