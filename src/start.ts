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
    console.error(error instanceof InvalidEnvironment ? error.message : error);
    process.exit(1);
  }
}
