import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.js';
import { InvalidEnvironment } from './config/config.js';
import { configFromProcess } from './config/process-environment.js';
import { stopOnSignal } from './stop.js';
import { StartLine } from './web/start-line.js';

export async function start() {
  try {
    const config = configFromProcess();
    const app = await createApp(config, { reloadViews: process.argv.includes('--reload-views') });
    stopOnSignal(app);
    await app.listen(config.port, config.host);
    const { port } = app.getHttpServer().address() as AddressInfo;
    const address = config.isProduction ? config.publicOrigin : `http://localhost:${port}`;
    console.log(`\n  ${address} (${config.platform})${app.get(StartLine).text}\n`);
  } catch (error) {
    console.error(inWords(error));
    process.exit(1);
  }
}

/** A port that is taken or a file that cannot be opened is no mistake of ours, and needs no stack. */
function inWords(error: unknown) {
  if (error instanceof InvalidEnvironment) return error.message;
  if (!(error instanceof Error && ('syscall' in error || 'errcode' in error))) return error;
  return `Cannot start: ${error.message} (see HOST, PORT and DATABASE_URL)`;
}
