import { lookup } from 'node:dns/promises';
import { BlockList } from 'node:net';
import { Client } from 'pg';
import type { Config } from '#core/config/config.js';
import { ok, problem, skipped, warning } from './finding.js';

/** Private networks: RFC 1122, 1918 and 3927, RFC 4291 and 4193. */
const NETWORKS =
  '127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 169.254.0.0/16 ::1/128 fc00::/7 fe80::/10';
const PRIVATE = new BlockList();
for (const network of NETWORKS.split(' ')) {
  const [address = '', bits] = network.split('/');
  PRIVATE.addSubnet(address, Number(bits), address.includes(':') ? 'ipv6' : 'ipv4');
}

/** Sessions and password hashes are sent to the stores at every request. */
export function encryption({ databaseUrl, redisUrl = '' }: Config) {
  const used = Object.entries({ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl });
  return Promise.all(used.filter(([, url]) => /^(postgres|redis)/.test(url)).map(connection));
}

async function connection([variable, url]: [string, string]) {
  const tls = tlsOf(url);
  if (tls === 'checked') return ok`The connection of ${variable} is encrypted`;
  const names = hostsIn(url);
  const hosts = names.join(', ');
  const fix = url.startsWith('redis') ? 'rediss:// instead of redis://' : '?sslmode=verify-full';
  const places = await Promise.all(names.map(isPrivate));
  if (places.includes(undefined))
    return skipped`Whether the connection of ${variable} is private: ${hosts} is not known here -> Run it where the application runs`;
  if (!places.includes(false)) return ok`${variable} stays on this machine or in a private network`;
  if (tls === 'unchecked')
    return warning`The connection of ${variable} is encrypted, but whoever is between can pretend to be ${hosts} -> Let the certificate be checked: ${fix}`;
  return problem`The connection of ${variable} to ${hosts} is not encrypted: passwords and sessions can be read on the way -> Turn TLS on at the server, and in ${variable} use ${fix}`;
}

/** The TLS settings of PostgreSQL, as its driver reads them. */
function tlsOf(url: string) {
  if (url.startsWith('redis')) return url.startsWith('rediss') ? 'checked' : 'none';
  const { ssl } = new Client(url) as { ssl: boolean | { rejectUnauthorized?: boolean } };
  if (typeof ssl === 'object') return ssl.rejectUnauthorized === false ? 'unchecked' : 'checked';
  return ssl ? 'checked' : 'none';
}

/** None for a socket of PostgreSQL, which is a file of this machine. */
function hostsIn(url: string) {
  if (url.startsWith('postgres') && new Client(url).host.startsWith('/')) return [];
  return nodesOf(url).map((node) => new URL(`http://${node}`).hostname);
}

/** Host and port of all of Sentinel or Cluster, without user and password. */
export const nodesOf = (url: string) => /\/\/(?:.*@)?([^/?]*)/.exec(url)![1]!.split(',');

/** Whether it is on this machine or in a private network. Undefined when nobody knows the name. */
const isPrivate = (host: string) =>
  lookup(host.replaceAll(/[[\]]/g, ''), { all: true }).then(
    (all) => all.every(({ address, family }) => PRIVATE.check(address, `ipv${family as 4 | 6}`)),
    () => undefined,
  );
