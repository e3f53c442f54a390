import type { RedisClientType } from 'redis';
import { type Client, clientOf } from '../redis/client.js';
import { Impassable, problem } from './finding.js';
import { inTime } from './patience.js';
import { reasonOf } from './reason.js';
import type { Server } from './server.js';
import type { Visit } from './visit.js';

export interface Redis extends Server {
  /** What INFO says; of Cluster, what one of its nodes says. */
  readonly info: Readonly<Record<string, string | undefined>>;
  setting(name: string): Promise<string | undefined>;
  close(): void;
}

/** A connection of our own. */
export async function openRedis({ config }: Visit): Promise<Redis | undefined> {
  if (!config?.redisUrl) return undefined;
  const client = clientOf(config.redisUrl) as Client & RedisClientType;
  const failed = new Promise<never>((_, reject) => client.on('error', reject));
  failed.catch(() => undefined);
  const close = () => {
    if (client.isOpen) client.destroy();
  };
  try {
    await inTime(Promise.race([client.connect(), failed]));
    const info = fieldsOf(await inTime(client.info()));
    return {
      name: 'Redis',
      ping: () => inTime(client.ping()),
      now: async () => {
        const [seconds, microseconds] = (await inTime(client.time())) as unknown as string[];
        return Number(seconds) * 1000 + Number(microseconds) / 1000;
      },
      info,
      setting: async (name) => (await inTime(client.configGet(name)))[name],
      close,
    };
  } catch (error) {
    close();
    const reason = reasonOf(error);
    const what = `Redis at ${nodesOf(config.redisUrl)} cannot be reached: ${reason}`;
    throw new Impassable(problem(what, fixOf(reason)));
  }
}

/** Without user and password. */
const nodesOf = (url: string) => /\/\/(?:.*@)?([^/?]*)/.exec(url)?.[1];

const fieldsOf = (info: string) =>
  Object.fromEntries(info.split('\r\n').map((line) => line.split(/:(.*)/s) as [string, string]));

function fixOf(reason: string) {
  if (reason.includes('NOPERM')) return 'Let this user run PING, INFO, TIME and CONFIG GET';
  if (/WRONGPASS|AUTH/.test(reason)) {
    return 'Correct user and password in REDIS_URL, with special characters percent-encoded';
  }
  return 'Start it, or correct host and port in REDIS_URL; redis:// without and rediss:// with TLS; is there a firewall between?';
}
