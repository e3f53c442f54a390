import type { Config } from '../config/config.js';
import { type Finding, ok, warning } from './finding.js';

/** A key has no date in it. A rotation that was never finished can be seen, though. */
export function keyAge({ sessionKeys, rememberSeconds }: Config): Finding {
  const count = sessionKeys.length;
  const different = new Set(sessionKeys.map((key) => key.toString('hex'))).size;
  if (different < count) {
    return warning(
      'The same key is in SESSION_KEYS twice: it looks like a rotation, and is none',
      'Take the second one out. If it was to be a new one: npm run key',
    );
  }
  const days = Math.ceil(rememberSeconds / 86_400);
  if (count > 2) {
    return warning(
      `There are ${count} session keys: a rotation was not finished, and whoever has an old key can still make cookies`,
      `Keep the first, and the second if it was replaced less than ${days} days ago`,
    );
  }
  if (count === 2) {
    return ok(
      `There are two session keys; since when cannot be known: take the old one out ${days} days after the new one came`,
    );
  }
  return ok('There is one session key; how old it is cannot be known');
}
