import { setTimeout } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import type { Outage } from './outage.js';

const RETRY_MS = 1_000;

/** A connection of its own that listens (LISTEN), and is made again when it breaks. */
export class Listener {
  #client: Client | undefined;
  #isClosed = false;

  constructor(
    private readonly config: ClientConfig,
    private readonly outage: Outage,
    private readonly channel: string,
    private readonly onText: (text: string) => void,
  ) {
    void this.listen();
  }

  async close() {
    this.#isClosed = true;
    await this.#client?.end();
  }

  private async listen() {
    while (!this.#isClosed) {
      const client = (this.#client = new Client(this.config));
      const isOver = new Promise((resolve) => client.once('end', resolve));
      client.on('error', (error) => void this.outage.failed(error));
      client.on('notification', ({ payload }) => this.onText(payload ?? ''));
      try {
        await client.connect();
        await client.query(`LISTEN ${client.escapeIdentifier(this.channel)}`);
        await isOver;
      } catch (error) {
        if (!this.#isClosed) this.outage.failed(error);
        await client.end().catch(() => {});
      }
      if (!this.#isClosed) await setTimeout(RETRY_MS, undefined, { ref: false });
    }
  }
}
