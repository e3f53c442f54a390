import * as prompts from '@clack/prompts';
import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ask } from './ask.ts';
import { type Choices, choicesOf } from './choices.ts';
import { PARTS } from './parts.ts';
import { becomeProduct } from './product.ts';
import { Project } from './project.ts';

const USAGE = `npm run setup                            asks
npm run setup -- --yes --name "Acme Orders" --preset account --without expiry

  --name      what your product is called
  --holder    who has the copyright; without it, the authors of the product
  --cookie    the name of the session cookie; without it, sid- and that of the product
  --platform  express or fastify, to begin with; HTTP_PLATFORM in .env chooses another
  --preset    minimal (sign-up, login, logout), account (with reset, second factor, passkeys), or all
  --without   what to take out, with commas between them
  --with-core-tests  the specs of core come along, too
  --yes       asks nothing
  --dry-run   shows what would be done, and does nothing
  --no-check  installs and tests nothing afterwards

What can be taken out:
${PARTS.map(({ name, about }) => `  ${name.padEnd(15)} ${about}`).join('\n')}`;

const root = join(import.meta.dirname, '..', '..');
const git = (...words: string[]) => execFileSync('git', words, { cwd: root, encoding: 'utf8' });

/** @throws when git could not undo what is done */
function expectCleanState() {
  let changes: string;
  try {
    changes = git('status', '--porcelain');
  } catch {
    throw new Error(
      'This folder is not in git, which could undo a mistake: git init, git add . and git commit first',
    );
  }
  if (changes)
    throw new Error(`Commit or stash first, so that git can undo the setup:\n${changes.trimEnd()}`);
}

function read(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      name: { type: 'string' },
      holder: { type: 'string' },
      cookie: { type: 'string' },
      platform: { type: 'string' },
      preset: { type: 'string' },
      without: { type: 'string' },
      'with-core-tests': { type: 'boolean' },
      yes: { type: 'boolean', short: 'y' },
      'dry-run': { type: 'boolean' },
      check: { type: 'boolean', default: true },
      help: { type: 'boolean', short: 'h' },
    },
    allowNegative: true,
  });
  return values;
}

/** Changed files in memory. Nothing is written yet. */
function plan(choices: Choices) {
  const project = new Project(root);
  return { project, parts: becomeProduct(project, choices) };
}

/** @throws when it fails, with the tests that did, or else with all that it said */
const run = (command: string, ...args: string[]) =>
  new Promise<void>((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, shell: process.platform === 'win32' });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => void (said += data.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve();
      const tests = said.split('\n').filter((line) => line.includes('FAIL'));
      reject(new Error(`${command} ${args.join(' ')} failed:\n${tests.join('\n') || said}`));
    });
  });

const AFTERWARDS: readonly (readonly [title: string, ...command: string[]])[] = [
  ['Types', 'npm', 'run', 'types'],
  ['Lint', 'npm', 'run', 'lint'],
  ['Tests (npm test)', 'npm', 'test'],
];

async function setUp(args: string[]) {
  const flags = read(args);
  if (flags.help) return console.log(USAGE);
  if (!flags['dry-run']) expectCleanState();
  if (!flags.yes && !process.stdin.isTTY)
    throw new Error('Nobody can be asked here: add --yes, and --name "Acme Orders"');
  const choices = choicesOf(flags.yes ? flags : await ask(flags));
  const { project, parts } = plan(choices);
  const { removed, changed } = project.changes();
  prompts.note(
    [
      `Name       ${choices.name}`,
      `Cookie     ${choices.cookie}`,
      `Taken out  ${parts.map(({ name }) => name).join(', ') || 'nothing'}, and the starter's own tools`,
      `Files      ${removed.length} deleted, ${changed.length} changed`,
    ].join('\n'),
    'What is done',
  );
  if (flags['dry-run']) {
    const list = (what: string, paths: string[]) => paths.map((path) => `${what} ${path}`);
    console.log([...list('deletes', removed), ...list('writes ', changed)].join('\n'));
    return prompts.outro('Nothing was changed.');
  }
  if (!flags.yes && (await prompts.confirm({ message: 'Go on?' })) !== true)
    return prompts.outro('Nothing was changed.');
  process.once('SIGINT', () => {
    console.error(`\nInterrupted. ${UNDO}`);
    process.exit(130);
  });
  let isMade = false;
  const steps = prompts.spinner();
  const step = async (title: string, work: () => unknown) => {
    steps.start(title);
    try {
      await work();
    } catch (error) {
      steps.error(title);
      const made = isMade ? `${choices.name} is made. ` : '';
      throw new Error(`${made}${(error as Error).message}\n${UNDO}`, { cause: error });
    }
    steps.stop(title);
  };
  await step('Files', () => project.save());
  const onlyLock = flags.check ? [] : ['--package-lock-only'];
  await step('Packages', () => run('npm', 'install', '--no-audit', '--no-fund', ...onlyLock));
  isMade = true;
  if (flags.check) {
    for (const [title, command, ...words] of AFTERWARDS)
      await step(title, () => run(command!, ...words));
  }
  prompts.outro(
    `${choices.name} is ready. Look at it with npm start; then: git add --all, git commit`,
  );
}

const UNDO = 'To undo it: git reset --hard, git clean -fd, npm ci';

try {
  await setUp(process.argv.slice(2));
} catch (error) {
  prompts.log.error((error as Error).message);
  process.exitCode = 1;
}
