import cluster from 'node:cluster';
import { isTooOld } from './config/node-version.js';

// Checked before anything else is loaded: an older Node would fail on its first import instead.
if (isTooOld(process.versions.node)) {
  console.error(
    `Node ${process.versions.node} is too old: start with "npm start", which brings its own Node, or install Node 24.15 or 26.`,
  );
  process.exit(1);
}

const isCluster = process.argv.includes('--cluster');
if (isCluster && cluster.isPrimary) {
  const { startCluster } = await import('./cluster.js');
  await startCluster(process.argv);
} else {
  const { start } = await import('./start.js');
  await start(isCluster ? cluster.worker : undefined);
}
