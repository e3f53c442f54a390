import { ok, problem } from './finding.js';
import type { Redis } from './redis.js';

export function takesWrites({ info }: Redis) {
  if (info['role'] !== 'slave') return ok('Redis can be written');
  return problem(
    'Redis can only be read: it is a replica',
    'Name the primary in REDIS_URL, or use Sentinel, which finds it',
  );
}
