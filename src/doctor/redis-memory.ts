import { ok, problem, warning } from './finding.js';
import { inWords } from './size.js';
import type { Redis } from './redis.js';

export function memory({ info }: Redis) {
  const [most, used] = [Number(info['maxmemory']), Number(info['used_memory'])];
  if (most === 0) {
    return warning(
      `Redis has no maxmemory (it uses ${inWords(used)}): it grows until the machine ends it`,
      'CONFIG SET maxmemory to three quarters of what the machine can spare, and the same in redis.conf',
    );
  }
  const said = `Redis uses ${inWords(used)} of ${inWords(most)}`;
  const fix = 'Raise maxmemory, or find out who makes so many sessions';
  if (used >= most) return problem(`${said}: nobody can log in any more`, fix);
  return used > 0.8 * most
    ? warning(`${said}: at its end nobody can log in any more`, fix)
    : ok(said);
}
