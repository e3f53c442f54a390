import { ok, problem, warning } from './finding.js';

/** The header Date has whole seconds, and the network takes a part of one. */
const TOLERATED_SECONDS = 5;

/** Sessions are extended once a minute: from here on they end too early or too late. */
const WRONG_SECONDS = 60;

/** @param theirs milliseconds, taken when it was `ours` here */
export function skew(what: string, theirs: number, ours: number) {
  const seconds = Math.round((theirs - ours) / 1000);
  const size = Math.abs(seconds);
  if (size < TOLERATED_SECONDS) return ok(`The clock of ${what} agrees with the one here`);
  const found = size < WRONG_SECONDS ? warning : problem;
  return found(
    `The clock of ${what} is ${size} s ${seconds > 0 ? 'ahead of' : 'behind'} the one here: timeouts come too early or too late`,
    'Let both machines follow a time server: timedatectl set-ntp true. Then find out which of the two was wrong',
  );
}
