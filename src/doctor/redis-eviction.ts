import { ok, problem, warning } from './finding.js';
import type { Redis } from './redis.js';

const FIX = 'CONFIG SET maxmemory-policy noeviction, and the same in redis.conf';

/** Everything we keep there has a time to live, so the volatile policies throw it away as well. */
export function eviction({ info }: Redis) {
  const { maxmemory_policy: policy, maxmemory } = info;
  if (policy === 'noeviction') return ok('Redis throws no session away (noeviction)');
  if (maxmemory === '0') {
    return warning(
      `Redis has the policy ${policy}, which will matter as soon as maxmemory is set`,
      FIX,
    );
  }
  return problem(
    `Redis throws sessions away when its memory is full (${policy}): people are logged out for no reason, and tries are not counted`,
    FIX,
  );
}
