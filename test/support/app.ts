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
import { type AppOptions, createApp } from '../../src/app.js';
import { platforms } from '../../src/platform/platforms.js';
import { Config } from '../../src/config/config.js';
import { Folder } from '../../src/mail/folder.js';
import { Passwords } from '../../src/users/passwords.js';
import { BackDoorModule } from './back-door.js';
import { LogBook } from './log.js';
import { mailFolder } from './mail.js';
import './matchers.js';
import { PagesModule } from '../pages/pages.module.js';
import { emptyStore } from './stores.js';
import { Visitor } from './visitor.js';

const ENVIRONMENT = {
  NODE_ENV: 'test',
  HOST: '127.0.0.1',
  PORT: '0',
  LOG_LEVEL: 'trace',
};

/** The same code with almost no work: stories log in hundreds of times. */
const CHEAP = new Passwords({ memory: 8, passes: 1, parallelism: 1 });

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

export interface StartOptions extends Pick<AppOptions, 'timeLimits'> {
  /** Replace providers, or add a controller: `(module) => module.overrideProvider(…).useValue(…)`. */
  readonly change?: (module: TestingModuleBuilder) => TestingModuleBuilder;
  /** More modules, such as one with a controller that only the test needs. */
  readonly imports?: NonNullable<DynamicModule['imports']>;
}

/** The whole application, listening on a free port, until the test ends. */
export async function startApp(
  environment: Record<string, string> = {},
  { change = (module) => module, imports = [], ...options }: StartOptions = {},
): Promise<RunningApp> {
  const config = new Config({
    ...ENVIRONMENT,
    HTTP_PLATFORM: inject('platform') ?? Object.keys(platforms)[0]!,
    ...(await emptyStore()),
    ...environment,
  });
  const create = async (
    module: DynamicModule,
    adapter: AbstractHttpAdapter,
    options: NestApplicationOptions,
  ) => {
    const testing = Test.createTestingModule({
      imports: [module, BackDoorModule, PagesModule, ...imports],
    });
    testing.overrideProvider(Passwords).useValue(CHEAP);
    change(testing.overrideProvider(Folder).useValue(mailFolder()));
    // What is said while the modules are made counts too.
    testing.setLogger(options.logger as LoggerService);
    return (await testing.compile()).createNestApplication(adapter, options);
  };
  const log = new LogBook();
  const app = await createApp(config, { ...options, create, logTo: log });
  await app.listen(config.port, config.host);
  const { port } = app.getHttpServer().address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    await app.close();
    log.expectNoSecret(...config.sessionKeys.map((key) => key.toString('hex')));
  };
  onTestFinished(close);
  return { app, config, log, origin, visitor: (jar) => new Visitor(origin, jar), close };
}
