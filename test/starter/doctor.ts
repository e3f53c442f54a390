import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { Config, InvalidEnvironment } from '../../src/core/config/config.js';
import type { Result } from '../../src/devtools/doctor/finding.js';
import { examine } from '../../src/devtools/doctor/report.js';

export const KEY = '9c4b1f0e7a3d52c86e11b94f0d7a5c38e2f6014db7893ac5512e8f60a94d37cb';

/** What a deployment has, with no proxy and no stores but a file. */
export const GOOD = {
  NODE_ENV: 'production',
  PUBLIC_ORIGIN: 'http://localhost:64999',
  SESSION_COOKIE_SECURE: 'false',
  SESSION_KEYS: KEY,
  DATABASE_URL: `sqlite:${join(tmpdir(), 'before-the-first-start', 'app.db')}`,
};

interface Where {
  readonly url?: string;
  readonly page?: string | undefined;
}

/** What the doctor finds in an environment, and where the application answers. It tells no secret. */
export async function examined(environment: Record<string, string>, { url, ...where }: Where = {}) {
  const lines: string[] = [];
  const told: string[] = [];
  const results = await examine(
    { ...read(environment), url, page: '/count', ...where, tell: (text) => told.push(text) },
    (line) => lines.push(line),
  );
  expectNoSecret([...lines, ...told].join('\n'), environment);
  for (const { level, what, fix } of results) {
    if (level !== 'ok') expect(fix, what).toMatch(/\w{3}/);
  }
  return new Findings(results, lines.join('\n'));
}

export class Findings {
  constructor(
    readonly results: readonly Result[],
    /** As it is printed. */
    readonly text: string,
  ) {}

  /** Of one check, each as its level and its words. */
  of(check: string) {
    return this.results
      .filter((result) => result.check === check)
      .map(({ level, what, fix = '' }) => `${level}: ${what} -> ${fix}`);
  }

  /** What is not as it should be. */
  get bad() {
    return this.results
      .filter(({ level }) => level === 'warning' || level === 'problem')
      .map(({ check, level }) => `${level} ${check}`);
  }
}

function read(environment: Record<string, string>) {
  try {
    return { config: new Config(environment), problems: [] };
  } catch (error) {
    return { config: undefined, problems: (error as InvalidEnvironment).problems };
  }
}

/** Keys, and the passwords in addresses. */
export function expectNoSecret(output: string, environment: Record<string, string>) {
  const { SESSION_KEYS = '', DATABASE_URL = '', REDIS_URL = '' } = environment;
  const passwords = [DATABASE_URL, REDIS_URL].map((url) => /:([^:@/]+)@/.exec(url)?.[1]);
  for (const secret of [...SESSION_KEYS.split(','), ...passwords]) {
    if (secret) expect(output).not.toContain(secret.trim());
  }
}
