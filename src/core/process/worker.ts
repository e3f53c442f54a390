import type { INestApplication } from '@nestjs/common';
import type { Worker } from 'node:cluster';
import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { Config } from '../config/config.js';
import { stop } from './stop.js';

/** Node keeps an idle connection for a second more than it tells the client. */
const LONGER_MS = 1_500;

/**
 * Stops one worker while the others go on, without an error for any visitor: each answer closes its connection, until
 * none can be left.
 */
async function drain(app: INestApplication) {
  const server = app.getHttpServer() as Server;
  server.prependListener('request', (_, response) => response.setHeader('Connection', 'close'));
  await wait(app.get(Config).options.times.keepAlive + LONGER_MS);
  await stop(app);
}

/** A worker follows only the primary process: terminals and service managers signal all of them at once. */
export function followPrimary(worker: Worker, app: INestApplication) {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {});
  worker.on('message', (order) => void (order === 'drain' ? drain(app) : stop(app)));
  worker.on('disconnect', () => {
    // The primary process is gone. Node would end this one at once.
    worker.exitedAfterDisconnect = true;
    void stop(app);
  });
}
