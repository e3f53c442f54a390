import { type Finding, skipped } from './finding.js';
import { skew } from './skew.js';
import type { Live } from './live.js';

/** The header has whole seconds, cut off: on average it is half of one too early. */
export function date({ answer, origin }: Live): Finding {
  const theirs = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(theirs))
    return skipped(`The clock of ${origin}: the answer has no Date`, 'Let the proxy pass it on');
  return skew(origin, theirs + 500, answer.at);
}
