import { refuseOldNode } from '#core/config/node-version.js';

refuseOldNode('npm run doctor', 2);
const { run } = await import('./devtools/doctor/report.js');
const { options } = await import('./options.js');
process.exitCode = await run(process.argv.slice(2), options);
