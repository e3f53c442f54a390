import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { configFromProcess } from '#core/config/process-environment.js';
import type { Application } from '#core/process/app.js';
import { backUp } from './backup.js';
import { copyRows } from './copy.js';

const HELP = `npm run database -- backup <file> [--production]
      copies the SQLite file of DATABASE_URL into a new one. The application may go on running

npm run database -- copy <url> [--production]
      makes the tables in an empty database, such as postgres://…, and copies all rows of the SQLite file
      of DATABASE_URL there. Stop the application first; set DATABASE_URL to the new one afterwards

Reads the environment and .env as the application does. Needs what npm run build made.
`;

const SQLITE = 'sqlite:';

/** `npm run database`. @returns the exit code: 1 when it could not be done, 2 when it was called in a wrong way */
export async function run(application: Application, args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      // The configuration reads `--production` itself.
      options: { help: { type: 'boolean' }, production: { type: 'boolean' } },
      allowPositionals: true,
    });
    const [command, to, ...more] = positionals;
    const work = { backup: backUp, copy: copyRows }[command ?? ''];
    if (values.help || !work || !to || more.length > 0) {
      console.log(HELP);
      return values.help ? 0 : 2;
    }
    const { databaseUrl } = configFromProcess(application.options);
    if (!databaseUrl.startsWith(SQLITE))
      throw new Error('DATABASE_URL is no SQLite file. PostgreSQL has pg_dump and pg_restore.');
    const file = databaseUrl.slice(SQLITE.length);
    await work({ file, to, application, say: (text) => console.log(text) });
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}
