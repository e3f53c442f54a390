import 'reflect-metadata';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { Config } from '#core/config/config.js';
import { configFromProcess } from '#core/config/process-environment.js';
import { createLog } from '#core/log/log.js';
import { type Application, createApp } from '#core/process/app.js';
import { OperationRefused } from '#core/users/operations.js';
import { help, operate } from './operate.js';

const OPTIONS = {
  help: { type: 'boolean' },
  // The configuration reads it itself.
  production: { type: 'boolean' },
  yes: { type: 'boolean' },
} as const;

/** In memory: `--help` works where nothing is set up, and leaves no file there. */
const NOWHERE = { NODE_ENV: 'test', DATABASE_URL: 'sqlite::memory:' };

/** `npm run user`. @returns the exit code: 1 when it could not be done, 2 when it was called in a wrong way */
export async function run(application: Application, args: string[]) {
  try {
    const { values, positionals } = wordsOf(args);
    if (values.help || positionals.length === 0) {
      const nowhere = new Config(NOWHERE, [], application.options);
      await within(application, nowhere, async (app) => console.log(help(app)));
      return values.help ? 0 : 2;
    }
    await within(application, configFromProcess(application.options), (app, log) =>
      operate(app, positionals, {
        ask: async (question) => values.yes ?? askAtTerminal(question),
        log,
        say: (text) => console.log(text),
      }),
    );
    return 0;
  } catch (error) {
    console.error(inWords(error));
    return error instanceof WrongWords ? 2 : 1;
  }
}

class WrongWords extends Error {}

function wordsOf(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new WrongWords(`${(error as Error).message}. See npm run user -- --help`);
  }
}

type Work = (
  app: Awaited<ReturnType<typeof createApp>>,
  log: ReturnType<typeof createLog>,
) => Promise<void>;

/** The application is made but not started: it does not listen, migrates nothing and sends no mail. */
async function within(application: Application, config: Config, work: Work) {
  const logTo = pino.destination(2);
  const app = await createApp(config, application, { logTo });
  try {
    await work(app, createLog(config, logTo));
  } finally {
    await app.close();
  }
}

async function askAtTerminal(question: string) {
  if (!process.stdin.isTTY)
    throw new OperationRefused('Nobody can be asked here. Add --yes when it is to be done.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} (yes/no) `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

const inWords = (error: unknown) => {
  if (!(error instanceof Error)) return String(error);
  const isEmpty = /no such table|relation .* does not exist/.test(error.message);
  return isEmpty ? `${error.message}. ${NOT_STARTED}` : error.message;
};

const NOT_STARTED = 'Is DATABASE_URL that of the application, and was it started once?';
