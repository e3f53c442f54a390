import { validateSync } from 'class-validator';
import { Environment } from './environment.js';
import { type AllOptions, type Options, withDefaults } from './options.js';
import {
  AllFeatureVariables,
  declareSecret,
  declareVariables,
  type FeatureVariables,
} from './feature-variables.js';
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

/** The environment, checked and typed, and the options of the application. Durations are in seconds. */
export class Config {
  static readonly secret = declareSecret;
  static readonly variables = declareVariables;

  readonly options: AllOptions;
  readonly isProduction: boolean;
  readonly isDevelopment: boolean;
  readonly platform: PlatformName;
  readonly host: string;
  readonly port: number;
  readonly publicOrigin: string;
  /** 32 bytes each. The first one signs or encrypts; all of them are accepted. */
  readonly sessionKeys: readonly Buffer[];
  readonly cookieName: string;
  readonly cookieSecure: boolean;
  /** When it is set, all hosts below it get the cookie. */
  readonly cookieDomain: string | undefined;
  readonly idleSeconds: number;
  readonly absoluteSeconds: number;
  readonly rememberSeconds: number;
  /** How many logins one user may have at the same time. */
  readonly loginsPerUser: number;
  readonly trustProxy: false | number | string[];
  readonly databaseUrl: string;
  /** When it is set, sessions and rate limits are in Redis; else in the database. */
  readonly redisUrl: string | undefined;
  /** Without it, mails are files in development; in production the features that need mails are off. */
  readonly mailUrl: string | undefined;
  readonly mailFrom: string;
  readonly hasMail: boolean;
  /** Where to report a vulnerability, for `/.well-known/security.txt`. */
  readonly securityContact: string | undefined;
  readonly logLevel: string;
  /** Who may use the developer tools: nobody, this machine, or everybody. */
  readonly devTools: 'off' | 'local' | 'on';

  /** Warnings about variables that nothing reads: a name that looks misspelled, or an unknown name in `.env`. */
  readonly warnings: readonly string[];
  readonly #own: AllFeatureVariables;

  /** @param inFile the names of the variables in `.env` */
  constructor(
    given: Readonly<Record<string, string | undefined>>,
    inFile: readonly string[] = [],
    options: Options = {},
  ) {
    this.options = withDefaults(options);
    const env = new Environment(given, this.options.cookieName);
    this.#own = new AllFeatureVariables(given);
    const problems = [...problemsOf(env), ...this.#own.problems];
    const names = Object.keys(given).filter((name) => !this.#own.has(name));
    this.warnings = unreadNames(names, inFile);
    if (problems.length > 0) throw new InvalidEnvironment([...problems, ...this.warnings]);

    this.isProduction = env.isProduction;
    this.isDevelopment = env.NODE_ENV === 'development';
    this.platform = env.HTTP_PLATFORM as PlatformName;
    this.host = env.HOST;
    this.port = Number(env.PORT);
    this.publicOrigin = env.PUBLIC_ORIGIN;
    this.sessionKeys = keysOf(env.SESSION_KEYS);
    this.cookieName = env.SESSION_COOKIE_NAME;
    this.cookieSecure = env.SESSION_COOKIE_SECURE === 'true';
    this.cookieDomain = env.SESSION_COOKIE_DOMAIN || undefined;
    this.idleSeconds = Number(env.SESSION_IDLE_SECONDS);
    this.absoluteSeconds = Number(env.SESSION_ABSOLUTE_SECONDS);
    this.rememberSeconds = Number(env.SESSION_REMEMBER_SECONDS);
    this.loginsPerUser = Number(env.SESSION_LOGINS_PER_USER);
    this.trustProxy = trustProxyOf(env.TRUST_PROXY);
    this.databaseUrl = env.DATABASE_URL;
    this.redisUrl = env.REDIS_URL || undefined;
    this.mailUrl = env.MAIL_URL || undefined;
    this.mailFrom = env.MAIL_FROM || 'no-reply@localhost';
    this.hasMail = !env.isProduction || this.mailUrl !== undefined;
    this.securityContact = env.SECURITY_CONTACT || undefined;
    this.logLevel = env.LOG_LEVEL;
    this.devTools = env.DEV_TOOLS as Config['devTools'];
  }

  /** The value that `read` of these variables has returned. */
  of<Value>(variables: FeatureVariables<Value>) {
    return this.#own.of(variables);
  }

  /** Values of variables of features that must not be shown. */
  get secrets() {
    return this.#own.secrets;
  }
}

/** One message for each variable that has a problem. */
const problemsOf = (env: Environment) =>
  validateSync(env, { stopAtFirstError: true }).flatMap(({ property, constraints }) =>
    Object.values(constraints ?? {}).map((fix) => `${property} ${fix}`),
  );
