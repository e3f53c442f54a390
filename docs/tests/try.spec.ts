import { execFile } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { Copy } from '../../test/starter/copy.js';
import { typeTry } from './type-try.js';

const copy = new Copy();
afterAll(() => copy.delete());

/** What each of them prints is in the chapter that runs it. */
const names = globSync('docs/try/*.ts').map((file) => basename(file, '.ts'));

describe('An experiment', () => {
  it('is listed with a sentence', async () => {
    const listed = (await typeTry(copy.folder)).matchAll(/npm run try -- (\S+) +\S.*[.?]$/gm);
    expect([...listed].map(([, name]) => name)).toEqual(names.toSorted());
  });

  it('that is not there is answered with those that are', async () => {
    const { code, stderr } = await typeTry(copy.folder, 'nothing').catch((error) => error);
    expect(code).toBe(1);
    for (const name of names) expect(stderr).toContain(name);
  });

  it('builds the application when that is missing or old, and not otherwise', async () => {
    const script = `import('./docs/try/runner/build.ts').then(({ build }) => build())`;
    const build = async () =>
      (await promisify(execFile)(process.execPath, ['-e', script], { cwd: copy.folder })).stdout;
    expect(await build()).toContain('because dist is missing');
    expect(await build()).toBe('');
    utimesSync(join(copy.folder, 'src', 'main.ts'), new Date(), new Date());
    expect(await build()).toContain('because dist is old');
    expect(await build()).toBe('');
  });

  it('names the page of the walkthrough that names its command', async () => {
    const folder = join(copy.folder, 'docs', 'walkthrough');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '99-a-page.md'), '`npm run try -- fixation` shows it.\n');
    expect(await typeTry(copy.folder, 'fixation')).toContain('docs/walkthrough/99-a-page.md');
  });

  it('uses the same Express and the same Fastify as the application', () => {
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: object };
    const copies = Object.keys(lock.packages).filter((path) =>
      /node_modules\/(express|fastify)$/.test(path),
    );
    expect(copies).toEqual(['node_modules/express', 'node_modules/fastify']);
  });
});
