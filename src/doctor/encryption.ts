import { Client } from 'pg';
import type { Config } from '../config/config.js';
import { type Finding, ok, problem, skipped, warning } from './finding.js';
import { hostsOf, isPrivate } from './private-network.js';

/** Sessions and hashes of passwords go to the stores at every request. */
export async function encryption({ databaseUrl, redisUrl }: Config): Promise<Finding[]> {
  const findings: Finding[] = [];
  if (!databaseUrl.startsWith('sqlite:')) {
    const fix = '?sslmode=verify-full';
    findings.push(await way('DATABASE_URL', databaseUrl, postgresTls(databaseUrl), fix));
  }
  if (redisUrl) {
    const fix = 'rediss:// instead of redis://';
    findings.push(await way('REDIS_URL', redisUrl, redisTls(redisUrl), fix));
  }
  return findings;
}

type Tls = 'checked' | 'unchecked' | 'none';

const redisTls = (url: string): Tls => (url.startsWith('rediss') ? 'checked' : 'none');

/** As the driver reads it. */
function postgresTls(connectionString: string): Tls {
  const { ssl } = new Client({ connectionString }) as {
    ssl: boolean | { rejectUnauthorized?: boolean };
  };
  if (!ssl) return 'none';
  return ssl === true || ssl.rejectUnauthorized !== false ? 'checked' : 'unchecked';
}

async function way(variable: string, url: string, tls: Tls, fix: string) {
  if (tls === 'checked') return ok(`The way of ${variable} is encrypted`);
  const hosts = hostsOf(url);
  const places = await Promise.all(hosts.map(isPrivate));
  if (places.includes(undefined)) {
    return skipped(
      `Whether the way of ${variable} is private: ${hosts.join(', ')} is not known here`,
      'Run it where the application runs',
    );
  }
  if (!places.includes(false)) {
    return ok(`The way of ${variable} stays on this machine or in a private network`);
  }
  if (tls === 'unchecked') {
    return warning(
      `The way of ${variable} is encrypted, but whoever stands in it can pretend to be ${hosts.join(', ')}`,
      `Let the certificate be checked: ${fix}`,
    );
  }
  return problem(
    `The way of ${variable} to ${hosts.join(', ')} is not encrypted: passwords and sessions can be read on it`,
    `Turn TLS on at the server, and in ${variable} use ${fix}`,
  );
}
