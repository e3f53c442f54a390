import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import type { Worker } from 'node:cluster';
import type { AddressInfo } from 'node:net';
import { type Application, createApp } from './app.js';
import { InvalidEnvironment } from '../config/config.js';
import { configFromProcess } from '../config/process-environment.js';
import { Unavailable } from '../database/unavailable.js';
import { onStopSignal, stop } from './stop.js';
import { StartLine } from '../web/start-line.js';
import { followPrimary } from './worker.js';

/**
 * Makes the application with the settings of the environment, listens, and stops it at a signal.
 *
 * @param worker when this process is one of several, under a primary process
 */
export async function start(application: Application, worker?: Worker) {
  try {
    const config = configFromProcess(application.options);
    if (worker && config.databaseUrl === 'sqlite::memory:')
      throw new InvalidEnvironment([NOT_SHARED]);
    const app = await createApp(config, application, {
      reloadViews: process.argv.includes('--reload-views'),
    });
    process.on('unhandledRejection', logRejection);
    if (worker) followPrimary(worker, app);
    else
      onStopSignal(
        () => stop(app),
        () => process.exit(1),
      );
    await app.listen(config.port, config.host);
    if (worker && worker.id > 1) return;
    for (const sentence of config.warnings) new Logger('Environment').warn(sentence);
    const { port } = app.getHttpServer().address() as AddressInfo;
    const address = config.isProduction ? config.publicOrigin : `http://localhost:${port}`;
    console.log(`\n  ${address} (${config.platform})${app.get(StartLine).text}\n`);
  } catch (error) {
    console.error(inWords(error));
    process.exit(1);
  }
}

/**
 * Without this, Node would end the process, with the requests of everybody in it, for one `await` that a handler
 * forgot.
 */
function logRejection(error: unknown) {
  const stack = error instanceof Error ? error.stack : String(error);
  new Logger('start').error(
    'A promise failed, and no code handled it (unhandled rejection)',
    stack,
  );
}

const NOT_SHARED =
  'DATABASE_URL must be a file or PostgreSQL for several processes, or each has its own; such as sqlite:data/app.db';

/** A port that is in use or a file that cannot be opened is no bug, and needs no stack. */
function inWords(error: unknown) {
  if (error instanceof InvalidEnvironment) return error.message;
  if (!(error instanceof Error) || !isOutside(error)) return error;
  return `Cannot start: ${error.message} (see HOST, PORT and DATABASE_URL)`;
}

const isOutside = (error: Error) =>
  error instanceof Unavailable || 'syscall' in error || 'errcode' in error;
