import { diff } from 'node:util';

/** Stands for an id, a date or ciphertext: for a part of a line, never for the end of a value. */
export const ANY = '…';

/** Without what ends a value, so that nothing can hide behind it. */
const SOMETHING = '[^;<>"]+';

export function matches(line: string, actual: string) {
  if (line.trim() === ANY) return false;
  const pattern = line.split(ANY).map(RegExp.escape).join(SOMETHING);
  return new RegExp(`^${pattern}$`).test(actual);
}

export const matchAll = (lines: readonly string[], actual: readonly string[]) =>
  lines.length === actual.length && lines.every((line, at) => matches(line, actual[at]!));

const SIGNS = { 1: '-', 0: ' ', '-1': '+' };

/** What the page says with a minus, what is true with a plus. */
export function differences(lines: readonly string[], actual: readonly string[]) {
  const known = lines.map((line) => actual.find((other) => matches(line, other)) ?? line);
  return diff(known, actual)
    .map(([change, line]) => `    ${SIGNS[change]} ${line}`)
    .join('\n');
}

/** A new line of output as a page shows it: what is different each time is left out. */
export const withPlaceholders = (line: string) =>
  line.replace(/((?:sid(?:-\d+)?|session|Expires)=)[^;]+(?=;|$)/g, `$1${ANY}`);
