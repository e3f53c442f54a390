import type { INestApplication } from '@nestjs/common';
import type { Server } from 'node:http';

/** Requests that are under way get so long to finish; a socket that only half asked is cut off then. */
const DEADLINE_MS = 5_000;

/**
 * On SIGTERM or SIGINT: no new requests, those under way are answered and their sessions saved, then the
 * database is closed. A second signal ends the process at once.
 */
export function stopOnSignal(app: INestApplication) {
  const server = app.getHttpServer() as Server;
  let isStopping = false;
  const stop = async () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    setTimeout(() => server.closeAllConnections(), DEADLINE_MS).unref();
    // A connection whose last request was under way stays open for the next one, which will not come.
    setInterval(() => server.closeIdleConnections(), 100).unref();
    await app.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void stop());
}
