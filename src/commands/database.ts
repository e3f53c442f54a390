import { refuseOldNode } from '#core/config/node-version.js';

refuseOldNode('npm run database', 2);
const { run } = await import('../devtools/database/main.js');
const { AppModule } = await import('../app.module.js');
process.exitCode = await run(AppModule, process.argv.slice(2));
