import { validateSync } from 'class-validator';
import { Environment } from './environment.js';

export type PlatformName = 'express' | 'fastify';

/** Thrown with every problem of the environment at once, each with its fix. */
export class InvalidEnvironment extends Error {
  constructor(readonly problems: string[]) {
    super(`The environment has ${problems.length} problem(s):\n  ${problems.join('\n  ')}`);
  }
}

/** What the environment says, checked and typed. Durations are seconds. */
export class Config {
  readonly isProduction: boolean;
  readonly isDevelopment: boolean;
  readonly platform: PlatformName;
  readonly host: string;
  readonly port: number;
  readonly publicOrigin: string;
  /** 32 bytes each. The first signs or encrypts, all are accepted. */
  readonly sessionKeys: readonly Buffer[];
  readonly cookieName: string;
  readonly cookieSecure: boolean;
  readonly idleSeconds: number;
  readonly absoluteSeconds: number;
  readonly rememberSeconds: number;
  readonly trustProxy: false | number | string[];
  readonly databaseFile: string;
  readonly logLevel: string;

  constructor(given: Readonly<Record<string, string | undefined>>) {
    const env = new Environment(given);
    const problems = validateSync(env).flatMap(({ property, constraints }) =>
      Object.values(constraints ?? {}).map((fix) => `${property} ${fix}`),
    );
    if (problems.length > 0) throw new InvalidEnvironment(problems);

    this.isProduction = env.isProduction;
    this.isDevelopment = env.NODE_ENV === 'development';
    this.platform = env.HTTP_PLATFORM as PlatformName;
    this.host = env.HOST;
    this.port = Number(env.PORT);
    this.publicOrigin = env.PUBLIC_ORIGIN;
    this.sessionKeys = list(env.SESSION_KEYS).map((key) => Buffer.from(key, 'hex'));
    this.cookieName = env.SESSION_COOKIE_NAME;
    this.cookieSecure = env.SESSION_COOKIE_SECURE === 'true';
    this.idleSeconds = Number(env.SESSION_IDLE_SECONDS);
    this.absoluteSeconds = Number(env.SESSION_ABSOLUTE_SECONDS);
    this.rememberSeconds = Number(env.SESSION_REMEMBER_SECONDS);
    this.trustProxy = trustProxy(env.TRUST_PROXY);
    this.databaseFile = env.DATABASE_URL.slice('sqlite:'.length);
    this.logLevel = env.LOG_LEVEL;
  }
}

const list = (value: string) => value.split(',').map((entry) => entry.trim());

function trustProxy(value: string) {
  if (value === 'off') return false;
  return /^\d+$/.test(value) ? Number(value) : list(value);
}
