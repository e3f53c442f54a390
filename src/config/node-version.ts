/** Of 24 from 24.15 on, and from 26 on: older ones lack what we need of node:sqlite or node:crypto. */
export function isTooOld(version: string) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < 24 || major === 25 || (major === 24 && minor < 15);
}
