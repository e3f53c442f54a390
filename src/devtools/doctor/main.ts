import { refuseOldNode } from '#core/config/node-version.js';

refuseOldNode('npm run doctor', 2);
const { run } = await import('./report.js');
process.exitCode = await run(process.argv.slice(2));
