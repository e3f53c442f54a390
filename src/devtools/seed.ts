import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { configFromProcess } from '#core/config/process-environment.js';
import { type Application, createApp } from '#core/process/app.js';

const HELP = `npm run seed

Adds to the database what src/seed.ts says, such as accounts to log in with. In development only; what is there
already stays. Reads the environment and .env as the application does, which may go on running. Needs what
npm run build made.
`;

type Seed = (app: INestApplicationContext, say: (text: string) => void) => Promise<void>;

/** `npm run seed`. @returns the exit code */
export async function run(application: Application, args: string[], seed: Seed) {
  try {
    // The configuration reads `--production` itself.
    const options = { help: { type: 'boolean' }, production: { type: 'boolean' } } as const;
    if (parseArgs({ args, options }).values.help) {
      console.log(HELP);
      return 0;
    }
    const config = configFromProcess(application.options);
    if (!config.isDevelopment)
      throw new Error('Nothing was added: npm run seed is for NODE_ENV=development only.');
    const app = await createApp(config, application, { logTo: pino.destination(2) });
    try {
      // Makes the tables where the application was never started.
      await app.init();
      await seed(app, (text) => console.log(text));
    } finally {
      await app.close();
    }
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}
