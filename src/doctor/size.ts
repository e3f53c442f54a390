const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** Of 1024 each. */
export function inWords(bytes: number) {
  let [size, unit] = [bytes, 0];
  for (; size >= 1024 && unit < UNITS.length - 1; unit++) size /= 1024;
  return `${size.toFixed(unit > 1 && size < 100 ? 1 : 0)} ${UNITS[unit]}`;
}
