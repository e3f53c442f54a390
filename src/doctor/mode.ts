/** What group and others may do with a file of this mode; empty when they may do nothing. */
export function othersMay(mode: number) {
  const ways = [(mode & 0o044) !== 0 && 'read', (mode & 0o022) !== 0 && 'written'];
  return ways.filter(Boolean).join(' and ');
}
