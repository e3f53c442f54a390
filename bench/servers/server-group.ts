import type { Contender } from './contenders.js';
import { Server } from './server.js';
import { Stores } from './stores.js';

/** Servers that end together, whatever happens, and their databases with them. */
export async function withServers<Result>(
  use: (
    start: (
      contender: Contender,
      environment?: Readonly<Record<string, string>>,
      core?: number,
    ) => Promise<Server>,
    stores: Stores,
  ) => Promise<Result>,
) {
  const stores = new Stores();
  const servers: Server[] = [];
  try {
    return await use(async (contender, environment, core) => {
      const store = environment ?? (await stores.environment(contender.store));
      const server = await Server.start(contender, store, core);
      servers.push(server);
      return server;
    }, stores);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await stores.stop();
  }
}
