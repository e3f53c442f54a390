import type { INestApplication } from '@nestjs/common';
import type { Server } from 'node:http';

/** How long requests have to finish. Then every connection is closed, also one with half a request. */
const DEADLINE_MS = 5_000;

/**
 * Under npm a Ctrl-C arrives twice: from the terminal and from npm. A second signal this soon is the same
 * Ctrl-C.
 */
const ECHO_MS = 300;

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

/** Accepts no new requests, answers those under way, saves their sessions, then closes the database. */
export const stop = (app: INestApplication) => (stopped ??= close(app));

async function close(app: INestApplication) {
  const server = app.getHttpServer() as Server;
  setTimeout(() => server.closeAllConnections(), DEADLINE_MS).unref();
  // After its last answer a connection stays open for another request, which will not come.
  setInterval(() => server.closeIdleConnections(), 100).unref();
  await app.close();
  process.exit(0);
}
