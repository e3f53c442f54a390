import { ok, skipped, warning } from './finding.js';
import type { Redis } from './redis.js';

/** Being logged in is a row of the database, so an older copy of Redis brings no ended login back. */
export async function persistence({ info, setting }: Redis) {
  if (info['aof_enabled'] === '1') return ok('Redis keeps every change on disk (appendonly)');
  let save: string | undefined;
  try {
    save = await setting('save');
  } catch {
    return skipped(
      'Whether Redis makes snapshots: this user may not ask for its configuration',
      'redis-cli CONFIG GET save, as its administrator',
    );
  }
  if (save)
    return ok(`Redis makes snapshots (save ${save}); a crash loses the sessions since then`);
  return warning(
    'Redis keeps nothing on disk: when it restarts, everybody is logged out and guests lose their carts',
    'CONFIG SET appendonly yes, and the same in redis.conf',
  );
}
