import { refuseOldNode } from '#core/config/node-version.js';

refuseOldNode('npm start', 1);
// Only now: an old Node would fail on an import of what it lacks.
const { enableCompileCache } = await import('node:module');
const { default: cluster } = await import('node:cluster');
const { checkFlags } = await import('#core/process/flags.js');

// Node keeps what it compiled: the next start takes about a tenth less. Without the right to write it does nothing.
enableCompileCache('node_modules/.cache/compiled');
checkFlags(process.argv.slice(2));

const isCluster = process.argv.includes('--cluster');
if (isCluster && cluster.isPrimary) {
  const { startCluster } = await import('#core/process/cluster.js');
  await startCluster(process.argv);
} else {
  const { start } = await import('#core/process/start.js');
  const { AppModule } = await import('./app.module.js');
  await start(AppModule, isCluster ? cluster.worker : undefined);
}
