import { validateSync } from 'class-validator';
import { Environment } from './environment.js';
import { type AllOptions, type Options, withDefaults } from './options.js';
import { keysOf } from './session-keys.js';
import { trustProxyOf } from './trust-proxy.js';
import { unreadNames } from './unread-names.js';

export type PlatformName = 'express' | 'fastify';

/** Thrown with every problem of the environment at once, each with its fix. */
export class InvalidEnvironment extends Error {
  constructor(readonly problems: string[]) {
    super(`Cannot start. In the environment:\n  ${problems.join('\n  ')}`);
  }
}

/** What the environment says, checked and typed, and what the application wants. Durations are seconds. */
export class Config {
  readonly options: AllOptions;
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
  readonly databaseUrl: string;
  /** Sessions and counted tries live there when it is set; else in the database. */
  readonly redisUrl: string | undefined;
  /** Without it mails are files in development, and what needs them is not offered in production. */
  readonly mailUrl: string | undefined;
  readonly mailFrom: string;
  readonly hasMail: boolean;
  readonly logLevel: string;
  /** Who sees the inside of the application: nobody, this machine, or everybody. */
  readonly devTools: 'off' | 'local' | 'on';

  /** Sentences about variables with a mistake in their name. */
  readonly unread: readonly string[];

  /** @param inFile the names that stand in `.env` */
  constructor(
    given: Readonly<Record<string, string | undefined>>,
    inFile: readonly string[] = [],
    options: Options = {},
  ) {
    this.options = withDefaults(options);
    const env = new Environment(given, this.options.cookieName);
    const problems = problemsOf(env);
    this.unread = unreadNames(Object.keys(given), inFile);
    if (problems.length > 0) throw new InvalidEnvironment([...problems, ...this.unread]);

    this.isProduction = env.isProduction;
    this.isDevelopment = env.NODE_ENV === 'development';
    this.platform = env.HTTP_PLATFORM as PlatformName;
    this.host = env.HOST;
    this.port = Number(env.PORT);
    this.publicOrigin = env.PUBLIC_ORIGIN;
    this.sessionKeys = keysOf(env.SESSION_KEYS);
    this.cookieName = env.SESSION_COOKIE_NAME;
    this.cookieSecure = env.SESSION_COOKIE_SECURE === 'true';
    this.idleSeconds = Number(env.SESSION_IDLE_SECONDS);
    this.absoluteSeconds = Number(env.SESSION_ABSOLUTE_SECONDS);
    this.rememberSeconds = Number(env.SESSION_REMEMBER_SECONDS);
    this.trustProxy = trustProxyOf(env.TRUST_PROXY);
    this.databaseUrl = env.DATABASE_URL;
    this.redisUrl = env.REDIS_URL || undefined;
    this.mailUrl = env.MAIL_URL || undefined;
    this.mailFrom = env.MAIL_FROM || 'no-reply@localhost';
    this.hasMail = !env.isProduction || this.mailUrl !== undefined;
    this.logLevel = env.LOG_LEVEL;
    this.devTools = env.DEV_TOOLS as Config['devTools'];
  }
}

/** One for each variable that has any. */
const problemsOf = (env: Environment) =>
  validateSync(env, { stopAtFirstError: true }).flatMap(({ property, constraints }) =>
    Object.values(constraints ?? {}).map((fix) => `${property} ${fix}`),
  );
