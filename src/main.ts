import cluster from 'node:cluster';
import { enableCompileCache } from 'node:module';
import { refuseOldNode } from './config/node-version.js';

refuseOldNode('npm start', 1);
// The next start is a sixth quicker. A folder that cannot be written is no mistake.
enableCompileCache('node_modules/.cache/compiled');

const isCluster = process.argv.includes('--cluster');
if (isCluster && cluster.isPrimary) {
  const { startCluster } = await import('./cluster.js');
  await startCluster(process.argv);
} else {
  const { start } = await import('./start.js');
  await start(isCluster ? cluster.worker : undefined);
}
