import {
  createClient,
  createCluster,
  createSentinel,
  type RedisClientType,
  type SetOptions,
} from 'redis';

/** The common part of the clients for one server, Sentinel and Cluster. */
export type Client = Pick<
  RedisClientType,
  'connect' | 'del' | 'destroy' | 'eval' | 'get' | 'isOpen' | 'set'
> & { on(event: 'error', listener: (error: Error) => void): unknown };

/** By default a request would wait for half a minute. A visitor is to get 503 within two seconds. */
const LIMITS = {
  // A command that cannot be sent now fails. By default it would be queued until Redis is back, when nobody waits for
  // it.
  disableOfflineQueue: true,
  // A connection on which nothing arrives, not even an answer to these pings, is closed and opened again.
  pingInterval: 1_000,
  maintNotifications: 'disabled',
} as const;

const SOCKET = {
  connectTimeout: 1_000,
  socketTimeout: 1_500,
  // By default the client would stop trying after a socketTimeout.
  reconnectStrategy: (retries: number) => Math.min(50 * 2 ** retries, 1_000),
};

/** The commands that the application uses. Each is about one key, and so works in a Cluster. */
export interface Keys {
  readonly get: (key: string) => Promise<string | null>;
  readonly set: (key: string, value: string, options: SetOptions) => Promise<string | null>;
  readonly del: (key: string) => Promise<number>;
  readonly eval: (
    script: string,
    options: { keys: string[]; arguments?: string[] },
  ) => Promise<unknown>;
}

export const prefixOf = (url: string) => new URLSearchParams(url.split('?')[1]).get('prefix') ?? '';

/** Adds the prefix to every key. */
export const withPrefix = (client: Client, prefix: string): Keys => ({
  get: (key) => client.get(prefix + key),
  set: (key, value, options) => client.set(prefix + key, value, options),
  del: (key) => client.del(prefix + key),
  eval: (script, { keys, ...options }) =>
    client.eval(script, { ...options, keys: keys.map((key) => prefix + key) }),
});

/** @param url redis://, rediss:// for TLS, redis+sentinel:// or redis+cluster:// with all nodes named */
export function clientOf(url: string): Client {
  const [address] = url.split('?');
  const [, tls = '', kind, account = '', nodes = '', name = ''] =
    /^redis(s?)(?:\+(sentinel|cluster))?:\/\/(.*@)?([^/]*)\/?(.*)$/.exec(address!) ?? [];
  // A copy: the client writes host, port and TLS into it.
  const socket = { ...SOCKET, ...(tls && { tls: true as const }) };
  if (kind === undefined) return createClient({ url: address!, ...LIMITS, socket });

  const [username = '', password = ''] = account.slice(0, -1).split(':').map(decodeURIComponent);
  const options = {
    ...LIMITS,
    ...(password && { password }),
    ...(username && { username }),
    socket,
  };
  const addresses = nodes.split(',').map((node) => new URL(`redis://${node}`));
  if (kind === 'cluster') {
    const rootNodes = addresses.map(({ href }) => ({ url: href, ...options }));
    return createCluster({ rootNodes, defaults: options }) as unknown as Client;
  }
  return createSentinel({
    name,
    sentinelRootNodes: addresses.map(({ hostname, port }) => ({
      host: hostname,
      port: +port || 26_379,
    })),
    nodeClientOptions: options,
    sentinelClientOptions: { ...LIMITS, socket },
  }) as unknown as Client;
}
