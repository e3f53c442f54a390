import type {
  DynamicModule,
  INestApplication,
  LoggerService,
  NestApplicationOptions,
} from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import type { AddressInfo } from 'node:net';
import type { CookieJar } from 'tough-cookie';
import { inject, onTestFinished } from 'vitest';
import { AppModule } from '../../src/app.module.js';
import { createApp } from '../../src/core/process/app.js';
import { platforms } from '../../src/core/platform/platforms.js';
import { Config } from '../../src/core/config/config.js';
import { Database } from '../../src/core/database/database.js';
import type { Options } from '../../src/core/config/options.js';
import { FolderTransport } from '../../src/core/mail/folder-transport.js';
import { type PasswordCost, Passwords } from '../../src/core/users/passwords.js';
import { BackDoorModule } from './back-door.js';
import { countSecrets, LogBook } from './log.js';
import { MailFolder } from './mail.js';
import './matchers.js';
import { openDatabase, rememberTables } from './migrated.js';
import { PagesModule } from './pages/pages.module.js';
import { giveBack, rowsOfSpare, type Started, stop, takeSpare } from './spare-apps.js';
import { stores } from './stores.js';
import { Visitor } from './visitor.js';

const ENVIRONMENT = {
  NODE_ENV: 'test',
  HOST: '127.0.0.1',
  PORT: '0',
  LOG_LEVEL: 'trace',
};

/** The same code with almost no work: tests log in hundreds of times. */
const CHEAP: PasswordCost = { memory: 8, passes: 1, parallelism: 1 };

export interface RunningApp {
  readonly app: INestApplication;
  readonly config: Config;
  /** Such as http://127.0.0.1:43210. */
  readonly origin: string;
  readonly log: LogBook;
  /** Somebody new, with an empty cookie jar, or somebody who comes back with theirs. */
  visitor(jar?: CookieJar): Visitor;
  close(): Promise<void>;
}

export interface StartOptions {
  /** What is wanted otherwise than `src/options.ts` says. */
  readonly options?: Options;
  /** Replace providers, or add a controller: `(module) => module.overrideProvider(…).useValue(…)`. */
  readonly change?: (module: TestingModuleBuilder) => TestingModuleBuilder;
  /** More modules, such as one with a controller that only the test needs. */
  readonly imports?: NonNullable<DynamicModule['imports']>;
  /** When logins must take longer: by itself a password is hashed with almost no work. */
  readonly passwordCost?: PasswordCost;
  /** It serves no other test, before or after: for tests of its start, or that leave something broken. */
  readonly isNew?: boolean;
}

/** The whole application, listening on a free port, with nothing stored, until the test ends. */
export async function startApp(
  environment: Record<string, string> = {},
  options: StartOptions = {},
): Promise<RunningApp> {
  const wanted = {
    ...ENVIRONMENT,
    HTTP_PLATFORM: inject('platform') ?? Object.keys(platforms)[0]!,
    ...environment,
  };
  const started = takeSpare(wanted, options) ?? (await start(wanted, options));
  const { app, config, log, logger, origin } = started;
  // Nest has one for all applications of a process: that of the one that was made last.
  app.useLogger(logger);
  const before = countSecrets();
  let isOver = false;
  const end = async (how: (started: Started) => Promise<void>) => {
    if (isOver) return;
    isOver = true;
    await how(started);
    log.expectNoSecretSince(
      before,
      config.sessionKeys.map((key) => key.toString('hex')),
    );
  };
  onTestFinished(() => end(giveBack));
  return {
    app,
    config,
    log,
    origin,
    visitor: (jar) => new Visitor(origin, jar),
    close: () => end(stop),
  };
}

async function start(
  environment: Readonly<Record<string, string>>,
  options: StartOptions,
): Promise<Started> {
  const { change = (module) => module, imports = [] } = options;
  const store = await stores.empty();
  const config = new Config({ ...store, ...environment }, [], {
    ...AppModule.options,
    ...options.options,
  });
  const log = new LogBook();
  const mails = new MailFolder();
  let logger!: LoggerService;
  const create = async (
    module: DynamicModule,
    adapter: AbstractHttpAdapter,
    nestOptions: NestApplicationOptions,
  ) => {
    const testing = Test.createTestingModule({
      imports: [module, BackDoorModule, PagesModule, ...imports],
    });
    testing.overrideProvider(Passwords).useValue(new Passwords(options.passwordCost ?? CHEAP));
    testing
      .overrideProvider(Database)
      .useFactory({ factory: () => openDatabase(config.databaseUrl) });
    change(testing.overrideProvider(FolderTransport).useValue(mails));
    logger = nestOptions.logger as LoggerService;
    // What is said while the modules are made counts too.
    testing.setLogger(logger);
    return (await testing.compile()).createNestApplication(adapter, nestOptions);
  };
  const app = await createApp(config, AppModule, { create, logTo: log });
  await app.listen(config.port, config.host);
  const { port } = app.getHttpServer().address() as AddressInfo;
  // One of development has people, and one with more modules has more tables.
  if (
    environment.NODE_ENV === 'test' &&
    imports.length === 0 &&
    !options.options &&
    !options.change
  )
    await rememberTables(app.get(Database), config.databaseUrl);
  const started = {
    app,
    config,
    log,
    logger,
    mails,
    origin: `http://127.0.0.1:${port}`,
    environment,
    options,
  };
  return { ...started, rows: await rowsOfSpare(started) };
}
