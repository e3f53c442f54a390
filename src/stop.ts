import type { INestApplication } from '@nestjs/common';
import type { Worker } from 'node:cluster';
import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { TIME_LIMITS } from './config/policy.js';

/** How long requests have to finish. Then every connection is closed, also one with half a request. */
const DEADLINE_MS = 5_000;

/**
 * Under npm a Ctrl-C arrives twice: from the terminal and from npm. A second signal this soon is the same
 * Ctrl-C.
 */
const ECHO_MS = 300;

/** Node keeps an idle connection for a second more than it tells the client. */
const IDLE_MS = TIME_LIMITS.keepAlive + 1_500;

/** On SIGTERM or SIGINT. A second one stops at once. */
export function onStopSignal(stop: () => Promise<void>, stopAtOnce: () => void) {
  let at: number | undefined;
  const heard = () => {
    if (at !== undefined) return performance.now() - at > ECHO_MS ? stopAtOnce() : undefined;
    at = performance.now();
    void stop();
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, heard);
}

let stopped: Promise<void> | undefined;

/** No new requests, those under way are answered and their sessions saved, then the database is closed. */
export const stop = (app: INestApplication) => (stopped ??= close(app));

async function close(app: INestApplication) {
  const server = app.getHttpServer() as Server;
  setTimeout(() => server.closeAllConnections(), DEADLINE_MS).unref();
  // After its last answer a connection stays open for another request, which will not come.
  setInterval(() => server.closeIdleConnections(), 100).unref();
  await app.close();
  process.exit(0);
}

/**
 * Stops one worker while the others go on, so that no visitor gets an error: each answer closes its connection,
 * until no connection can be left.
 */
async function leave(app: INestApplication) {
  const server = app.getHttpServer() as Server;
  server.prependListener('request', (_, response) => response.setHeader('Connection', 'close'));
  await wait(IDLE_MS);
  await stop(app);
}

/** A worker obeys the first process only: terminals and service managers signal all of them at once. */
export function obey(worker: Worker, app: INestApplication) {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {});
  worker.on('message', (order) => void (order === 'leave' ? leave(app) : stop(app)));
  worker.on('disconnect', () => {
    // The first process is gone. Node would end this one on the spot.
    worker.exitedAfterDisconnect = true;
    void stop(app);
  });
}
