/** What group and others may do with a file of this mode; empty when they may do nothing. Windows has no modes. */
export function othersMay(mode: number) {
  if (process.platform === 'win32') return '';
  const ways = [(mode & 0o044) !== 0 && 'read', (mode & 0o022) !== 0 && 'written'];
  return ways.filter(Boolean).join(' and ');
}
