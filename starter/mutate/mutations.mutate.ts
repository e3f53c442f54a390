import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, it } from 'vitest';
import { Copy } from '../../test/starter/copy.js';
import { ACCESS_TOKENS } from './access-tokens.js';
import { BREACHED_PASSWORDS } from './breached-passwords.js';
import { ACTING } from './acting.js';
import { ACTIVITY } from './activity.js';
import { ADMIN } from './admin.js';
import { FAULTS } from './faults.js';
import { MAILED_CODE } from './mailed-code.js';
import { type Mutation, MUTATIONS } from './mutations.js';
import { PROVIDERS } from './providers.js';
import { REQUIRED_FACTOR } from './required-factor.js';
import { SESSION_HIJACKING } from './session-hijacking.js';
import { WHOLE_ACCOUNT } from './whole-account.js';

const ALL = [
  ...MUTATIONS,
  ...FAULTS,
  ...WHOLE_ACCOUNT,
  ...MAILED_CODE,
  ...PROVIDERS,
  ...ACCESS_TOKENS,
  ...BREACHED_PASSWORDS,
  ...ACTIVITY,
  ...SESSION_HIJACKING,
  ...REQUIRED_FACTOR,
  ...ADMIN,
  ...ACTING,
];
const EXPRESS = 'express';
const VITEST = join('node_modules', 'vitest', 'vitest.mjs');

/** Copies that nobody works in; as many tests run at once. */
const free = Array.from({ length: availableParallelism() }, () => new Copy());
afterAll(() => free.forEach((copy) => copy.delete()));

async function inCopy<Result>(work: (folder: string) => Promise<Result>) {
  const copy = free.pop()!;
  try {
    return await work(copy.folder);
  } finally {
    free.push(copy);
  }
}

/** Runs the tests. True when they are all told as before. */
async function areGreen(
  folder: string,
  project: string,
  tests: readonly string[],
  ...more: string[]
) {
  // Each copy has its own: with a shared one, a run read a file that another had not written yet.
  const cache = join(folder, '.vitest-cache');
  const flags = ['run', '--bail', '1', '--maxWorkers', '1', '--fsModuleCachePath', cache];
  flags.push('--project', project, ...more, ...tests);
  const child = spawn(process.execPath, [VITEST, ...flags], {
    cwd: folder,
    env: { ...process.env, VITEST: '' },
  });
  const [printed, errors] = [text(child.stdout), text(child.stderr)];
  const [status] = (await once(child, 'close')) as [number];
  if (!/Tests .*(passed|failed)/.test(await printed)) {
    throw new Error((await printed) + (await errors));
  }
  return status === 0;
}

/** Makes the mistake, looks, and takes it back. */
async function withMistake<Result>(
  folder: string,
  { file, find, replace }: Mutation,
  look: () => Promise<Result>,
) {
  const path = join(folder, file);
  const source = readFileSync(path, 'utf8');
  if (!source.includes(find)) throw new Error(`${file} has no longer: ${find}`);
  writeFileSync(
    path,
    source.replace(find, () => replace),
  );
  try {
    return await look();
  } finally {
    writeFileSync(path, source);
  }
}

describe('Each mistake is noticed', () => {
  it.concurrent.each(ALL.map((mutation) => [mutation.what, mutation] as const))(
    '%s',
    (_, mutation) =>
      inCopy(async (folder) => {
        const { project = EXPRESS, tests } = mutation;
        // What waits for ever is noticed sooner than in the tests.
        const look = () => areGreen(folder, project, [tests], '--testTimeout=20000', '--retry=0');
        const green = await withMistake(folder, mutation, look);
        if (green) throw new Error('No story noticed');
      }),
  );
});

/** Or a mistake would be noticed by a test that fails by itself. */
describe('Without a mistake', () => {
  const projects = Map.groupBy(ALL, ({ project = EXPRESS }) => project);

  it.concurrent.each([...projects])('all is well: %s', (project, mutations) =>
    inCopy(async (folder) => {
      const tests = new Set(mutations.map((mutation) => mutation.tests));
      if (!(await areGreen(folder, project, [...tests])))
        throw new Error('A story fails by itself');
    }),
  );
});
