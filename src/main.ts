import cluster from 'node:cluster';
import { refuseOldNode } from './config/node-version.js';

refuseOldNode('npm start', 1);

const isCluster = process.argv.includes('--cluster');
if (isCluster && cluster.isPrimary) {
  const { startCluster } = await import('./cluster.js');
  await startCluster(process.argv);
} else {
  const { start } = await import('./start.js');
  await start(isCluster ? cluster.worker : undefined);
}
