import { Environment } from './environment.js';

export const KNOWN_NAMES = Object.keys(new Environment({}));

/**
 * A warning for each variable that is not read but may have been meant for us: in `.env` all unknown names, and in
 * the environment, which other programs use too, names that are nearly one of ours.
 */
export const unreadNames = (names: string[], inFile: readonly string[]) =>
  names
    .filter((name) => !KNOWN_NAMES.includes(name))
    .flatMap((name) => {
      const meant = KNOWN_NAMES.find(
        (read) => distance(name.toUpperCase(), read) <= name.length / 4,
      );
      if (meant) return `${name} is not read: did you mean ${meant}?`;
      return inFile.includes(name) ? `${name} in .env is not read: there is no such setting` : [];
    });

/** Levenshtein distance: letters to add, remove or change. */
function distance(one: string, other: string) {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const letter of one) {
    const next = [row[0]! + 1];
    for (let at = 0; at < other.length; at++) {
      const changed = row[at]! + Number(letter !== other[at]);
      next.push(Math.min(changed, row[at + 1]! + 1, next[at]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
}
