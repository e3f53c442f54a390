import { isTooOld } from '../config/node-version.js';

// As in src/main.ts: an older Node would fail on its first import instead.
if (isTooOld(process.versions.node)) {
  console.error(
    `Node ${process.versions.node} is too old: start with "npm run doctor", which brings its own Node, or install Node 24.15 or 26.`,
  );
  process.exit(2);
}

const { run } = await import('./report.js');
process.exitCode = await run(process.argv.slice(2));
