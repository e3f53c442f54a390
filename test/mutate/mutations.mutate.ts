import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Copy } from '../support/copy.js';
import { FAULTS } from './faults.js';
import { type Mutation, MUTATIONS } from './mutations.js';

const ALL = [...MUTATIONS, ...FAULTS];
const VITEST = join('node_modules', 'vitest', 'vitest.mjs');

let copy: Copy;
beforeAll(() => void (copy = new Copy()));
afterAll(() => copy.delete());

/** Runs the stories in the copy. True when they are all told as before. */
function areGreen({ project = 'express', stories }: Mutation) {
  const run = spawnSync(
    process.execPath,
    [VITEST, 'run', '--bail', '1', '--project', project, stories],
    { cwd: copy.folder, encoding: 'utf8', env: { ...process.env, VITEST: '' } },
  );
  if (!/Tests .*(passed|failed)/.test(run.stdout)) throw new Error(run.stdout + run.stderr);
  return run.status === 0;
}

/** Makes the mistake, looks, and takes it back. */
function withMistake<Result>({ file, find, replace }: Mutation, look: () => Result) {
  const path = join(copy.folder, file);
  const source = readFileSync(path, 'utf8');
  if (!source.includes(find)) throw new Error(`${file} has no longer: ${find}`);
  writeFileSync(path, source.replaceAll(find, replace));
  try {
    return look();
  } finally {
    writeFileSync(path, source);
  }
}

describe('Each mistake is noticed', () => {
  it.each(ALL.map((mutation) => [mutation.what, mutation] as const))('%s', (_, mutation) => {
    expect(withMistake(mutation, () => areGreen(mutation))).toBe(false);
  });
});

describe('Without a mistake', () => {
  const runs = new Map(ALL.map((m) => [`${m.project ?? 'express'}: ${m.stories}`, m]));

  it.each([...runs])('all is well: %s', (_, mutation) => {
    expect(areGreen(mutation)).toBe(true);
  });
});
