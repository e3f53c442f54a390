import { refuseOldNode } from '#core/config/node-version.js';

refuseOldNode('npm run doctor', 2);
const { run } = await import('../devtools/doctor/report.js');
// With its features, which declare what they need of the environment.
const { AppModule } = await import('../app.module.js');
process.exitCode = await run(process.argv.slice(2), AppModule.options);
