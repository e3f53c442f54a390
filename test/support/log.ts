import { expect } from 'vitest';

/** What every visitor sent or got that must never be written down, in this order. Collected for the whole suite. */
const secrets: string[] = [];

export function keepSecret(value: string) {
  // What is short may stand in a log by chance.
  if (value.length >= 12) secrets.push(value, decodeURIComponent(value));
}

export const countSecrets = () => secrets.length;

export interface LogEntry {
  readonly level: string;
  readonly event?: string;
  readonly [field: string]: unknown;
}

/** Everything that an application wrote to its log. */
export class LogBook {
  #text = '';

  write(line: string) {
    this.#text += line;
  }

  clear() {
    this.#text = '';
  }

  get entries(): LogEntry[] {
    return this.#text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as LogEntry);
  }

  events(name: string) {
    return this.entries.filter(({ event }) => event === name);
  }

  expectNoSecret(...more: string[]) {
    this.expectNoSecretSince(0, more);
  }

  /** @param count what `countSecrets` said: one that is older cannot be in this log */
  expectNoSecretSince(count: number, more: readonly string[]) {
    // One expectation: each costs more than the search.
    const found = [...new Set(secrets.slice(count)), ...more].find((secret) =>
      this.#text.includes(secret),
    );
    expect(found, `The log has a secret in it: ${found}`).toBeUndefined();
  }
}
