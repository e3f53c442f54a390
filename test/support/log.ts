import { expect } from 'vitest';

/** What every visitor sent or got that must never be written down. Collected for the whole suite. */
const secrets = new Set<string>();

export function keepSecret(value: string) {
  // What is short may stand in a log by chance.
  if (value.length >= 12) secrets.add(value).add(decodeURIComponent(value));
}

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
    // One expectation: each costs more than the search, and there are thousands of secrets.
    const found = [...secrets, ...more].find((secret) => this.#text.includes(secret));
    expect(found, `The log has a secret in it: ${found}`).toBeUndefined();
  }
}
