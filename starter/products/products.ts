import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { signedUp } from '../../test/support/people.js';
import { startProcess } from '../../test/starter/process.js';
import { choicesOf, type Flags } from '../setup/choices.ts';
import { PRODUCTS } from './choices.ts';
import { becomeProduct } from '../setup/product.ts';
import { Project } from '../setup/project.ts';

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

const FILES = 2;

/** They are divided among as many files, which run at the same time. */
export const describeProducts = (file: number) =>
  describe('A product made with the setup', () => {
    it.each(PRODUCTS.filter((_, at) => at % FILES === file))(
      'is clean, starts and is whole: $preset on $platform, without $without',
      expectWhole,
      900_000,
    );
  });

/** The first thing that somebody does with a product. Its tests run with those of the product. */
const addFeature = (folder: string) =>
  promisify(execFile)(process.execPath, ['schematics/main.ts', 'notes', ...FIELDS, '--json'], {
    cwd: folder,
    env,
  });

const FIELDS =
  'title:text body:textarea dueOn:date? done:boolean status:select=open,done size:radio=small,large pages:number cover:file scan:file?'.split(
    ' ',
  );

async function expectWhole(flags: Flags) {
  const { folder, run, gone } = await make(flags);
  await addFeature(folder);
  await run('oxlint/bin/oxlint', ['--type-check']);
  await run('knip/bin/knip.js', ['--config', join(import.meta.dirname, '../knip.jsonc')]);
  await run('prettier/bin/prettier.cjs', ['--check', '--log-level=error', '.']);
  await run('@nestjs/cli/bin/nest.js', ['build']);
  // What the setup takes away is the same for both platforms: the stories on one are enough.
  const { platform = 'express' } = flags;
  await run('vitest/vitest.mjs', ['run', '--project', 'unit', '--project', platform]);

  for (const HTTP_PLATFORM of ['express', 'fastify']) {
    const app = await startProcess(folder, { HTTP_PLATFORM });
    const ada = await signedUp(app);
    expect((await ada.open('/')).text('.brand')).toBe('Acme Orders');
    const names = ada.jar.getCookiesSync(app.origin).map(({ key }) => key);
    expect(names.toSorted()).toEqual(['sid-acme-orders', 'sid-acme-orders-known']);
    for (const [feature, path] of Object.entries(PAGES)) {
      const isThere = !gone.includes(feature);
      const status = !isThere ? 404 : feature === 'admin' ? 403 : 200;
      expect((await ada.open(path)).status, path).toBe(status);
    }
    expect((await ada.submit('/logout')).user).toBeUndefined();
  }
}
