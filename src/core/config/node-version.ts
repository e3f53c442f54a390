/** Accepted are 24 from 24.15 on, and 26 or later: others lack what we need of node:sqlite or node:crypto. */
function isTooOld(version: string) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < 24 || major === 25 || (major === 24 && minor < 15);
}

/** Called before anything else is loaded: an older Node would fail on its first import instead. */
export function refuseOldNode(command: string, status: number) {
  const { node } = process.versions;
  if (!isTooOld(node)) return;
  console.error(
    `Node ${node} is too old: start with "${command}", which brings its own Node, or install Node 24.15 or 26.`,
  );
  process.exit(status);
}
