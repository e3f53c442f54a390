import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { signedUp } from '../../test/support/people.js';
import { startProcess } from '../../test/support/process.js';
import { choicesOf, type Flags } from '../setup/choices.ts';
import { pairs } from './choices.ts';
import { becomeProduct } from '../setup/product.ts';
import { type Manifest, Project } from '../setup/project.ts';

/** A page of each feature. */
const PAGES: Record<string, string> = {
  visits: '/visits',
  cart: '/cart',
  account: '/account',
  admin: '/admin',
};

/** Nothing of the tests that run this. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|NODE_ENV$|MODE$|TEST$|DEV$|PROD$)/.test(name),
  ),
);

const program = (folder: string) => (path: string, words: readonly string[]) =>
  promisify(execFile)(process.execPath, [join('node_modules', path), ...words], {
    cwd: folder,
    env,
  }).catch(({ message, stdout }: Error & { stdout: string }) => {
    throw new Error(`${message}\n${stdout}`);
  });

const ALL = process.env.MODE === 'products';

/**
 * What `npm test` says behind `vitest`. `npm test` of the starter runs the stories of Fastify already, and those of a
 * product are the same.
 */
function testsOf(folder: string) {
  const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
  const { test = '' } = (JSON.parse(manifest) as Manifest).scripts;
  const words = ALL ? test : test.replace(/(--project express.*) --project fastify/, '$1');
  return words.split(' ').slice(1);
}

/** A product in a folder of its own, with the packages of the starter. */
export async function make(flags: Flags) {
  const folder = mkdtempSync(join(tmpdir(), 'session-starter-made-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const path of new Project('.').paths) cpSync(path, join(folder, path));
  const run = promisify(execFile);
  await run('git', ['init', '--quiet'], { cwd: folder });
  await run('git', ['add', '--all'], { cwd: folder });
  const project = new Project(folder);
  const choices = choicesOf(flags);
  const parts = becomeProduct(project, choices);
  await project.save();
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  return { folder, run: program(folder), gone: parts.map(({ name }) => name) };
}

const FILES = 4;

/** They are divided among as many files, which run at the same time. */
export const describePairs = (file: number) =>
  describe('A product made with the setup', () => {
    const all = pairs();
    const products = all.map((flags, at) => ({
      ...flags,
      // The largest, which is the default, and the smallest. It takes as long as all the rest.
      runsTests: ALL || [0, all.length - 1].includes(at),
    }));
    it.each(products.filter((_, at) => at % FILES === file))(
      'is clean, starts and is whole: $platform, without $without',
      expectWhole,
      900_000,
    );
  });

async function expectWhole({ runsTests, ...flags }: Flags & { runsTests: boolean }) {
  const { folder, run, gone } = await make(flags);
  await run('oxlint/bin/oxlint', ['--type-check']);
  await run('knip/bin/knip.js', ['--config', join(import.meta.dirname, '../knip.jsonc')]);
  await run('@nestjs/cli/bin/nest.js', ['build']);
  if (runsTests) {
    await run('prettier/bin/prettier.cjs', ['--check', '--log-level=error', '.']);
    await run('vitest/vitest.mjs', testsOf(folder));
    // Of what `npm test` leaves out, a story that builds a copy of the product.
    const story = 'test/processes/stop.spec.ts';
    await run('vitest/vitest.mjs', ['run', '--project', 'processes', story]);
  }

  const platforms = flags.platform === 'both' ? ['express', 'fastify'] : [flags.platform!];
  for (const HTTP_PLATFORM of platforms) {
    const app = await startProcess(folder, { HTTP_PLATFORM });
    const ada = await signedUp(app);
    expect((await ada.open('/')).text('.brand')).toBe('Acme Orders');
    expect(ada.jar.getCookiesSync(app.origin)[0]!.key).toBe('acme');
    for (const [feature, path] of Object.entries(PAGES)) {
      const isThere = !gone.includes(feature);
      const status = !isThere ? 404 : feature === 'admin' ? 403 : 200;
      expect((await ada.open(path)).status, path).toBe(status);
    }
    expect((await ada.submit('/logout')).user).toBeUndefined();
  }
}
