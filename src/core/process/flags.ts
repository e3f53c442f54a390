import { parseArgs } from 'node:util';

const USAGE = `npm start                               builds and starts; all settings are in .env.example
npm run start:dev                       starts again at every change
npm run start:prod                      starts in production what was built
npm run start:cluster                   the same with a process for each processor
npm run start:cluster -- --workers=4    with four`;

/** Each flag is read where it is used. Unknown ones are refused. */
const OPTIONS = {
  cluster: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  production: { type: 'boolean' },
  'reload-views': { type: 'boolean' },
  workers: { type: 'string' },
} as const;

/** Ends the process after --help or an unknown flag. */
export function checkFlags(args: string[]) {
  let isAsked: boolean | undefined;
  try {
    isAsked = parseArgs({ args, options: OPTIONS }).values.help;
  } catch (error) {
    console.error(`Cannot start: ${(error as Error).message}\n\n${USAGE}`);
    process.exit(1);
  }
  if (!isAsked) return;
  console.log(USAGE);
  process.exit();
}
