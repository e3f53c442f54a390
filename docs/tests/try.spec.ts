import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { Copy } from '../../test/support/copy.js';

const copy = new Copy();
afterAll(() => copy.delete());

const names = globSync('docs/try/*.ts').map((file) => basename(file, '.ts'));

/** What somebody reads who types this. It ends when all that was started has been stopped. */
async function read(...words: string[]) {
  const options = { cwd: copy.folder, timeout: 55_000 };
  const npm = promisify(execFile)('npm', ['run', '--silent', 'try', '--', ...words], options);
  const { stdout, stderr } = await npm;
  expect(stderr).toBe('');
  return stdout;
}

const linesOf = (output: string) => output.split('\n').filter((line) => line.trim() !== '');

/** The table in it: for each column, what was found. */
function columnsOf(output: string) {
  const rows = linesOf(output).map((line) => line.trim().split(/ {3,}/));
  const [sites = [], ...findings] = rows.filter(({ length }) => length > 2);
  return sites.map((_, at) =>
    Object.fromEntries(findings.map(([label, ...cells]) => [label!, cells[at]!])),
  );
}

const number = (cell?: string) => Number(cell!.replaceAll(',', ''));

/** Runs an experiment; also, that it is short and names only what exists. */
async function find(name: string) {
  const output = await read(name);
  expect(linesOf(output).length).toBeLessThan(16);
  const paths = output.match(/\b(src|docs)\/[\w./-]+\w/g)!;
  expect(paths).toContain(`docs/try/${name}.ts`);
  expect(paths.filter((path) => !existsSync(join(copy.folder, path)))).toEqual([]);
  return columnsOf(output);
}

describe('An experiment', () => {
  it('is listed with a sentence', async () => {
    const listed = linesOf(await read()).map((line) =>
      /npm run try -- (\S+) +\S.*[.?]$/.exec(line),
    );
    expect(listed.map((match) => match?.[1])).toEqual(names.toSorted());
  });

  it('that is not there is answered with those that are', async () => {
    const { code, stderr } = await read('nothing').catch((error) => error);
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
    expect(await read('fixation')).toContain('docs/walkthrough/99-a-page.md');
    expect(await read('replay')).not.toContain('99-a-page');
  });

  it('uses the same Express and the same Fastify as the application', () => {
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: object };
    const copies = Object.keys(lock.packages).filter((path) =>
      /node_modules\/(express|fastify)$/.test(path),
    );
    expect(copies).toEqual(['node_modules/express', 'node_modules/fastify']);
  });
});

const ADA = 'ada@example.com';

describe('What an experiment shows', () => {
  it('lost-update: most of what is added at once is lost, and nothing in ours', async () => {
    const columns = await find('lost-update');
    const [naive, ...ours] = columns.map(
      (found) => number(found['added at once']) - number(found['in the cart afterwards']),
    );
    expect(naive).toBeGreaterThan(5);
    expect(ours).toEqual([0, 0]);
  });

  it('fixation: whoever planted the cookie is in, and a guest in ours', async () => {
    const columns = await find('fixation');
    expect(columns.map((found) => found['Ada, who logs in, is'])).toEqual([ADA, ADA, ADA]);
    const thieves = columns.map((found) => found['the thief with the planted cookie is']);
    expect(thieves).toEqual([ADA, 'guest', 'guest']);
  });

  it('redirect-race: the browser is faster than the store, and too late in ours', async () => {
    const columns = await find('redirect-race');
    const writes = columns.map((found) => number(found['writes under way when it began']));
    expect(writes).toEqual([1, 0, 0]);
    const users = columns.map((found) => found['on the next page Ada is']);
    expect(users).toEqual(['guest', ADA, ADA]);
  });

  it('memory-store: sessions that nobody needs stay in memory, and in ours there are none', async () => {
    const [naive, ...ours] = await find('memory-store');
    const sessions = (found: Record<string, string>) => [
      found['cookies they were given'],
      found['sessions made for them'],
      found['still kept when all have expired'],
    ];
    const all = naive!['visitors without a cookie'];
    expect(sessions(naive!)).toEqual([all, all, all]);
    expect(number(naive!['bytes that these take'])).toBeGreaterThan(number(all) * 32);
    for (const found of ours) {
      expect(sessions(found)).toEqual(['0', '0', '0']);
      expect(found['bytes that these take']).toBe('0');
    }
  });

  it('too-big-cookie: what was promised is forgotten, and in ours it is kept or refused', async () => {
    const columns = await find('too-big-cookie');
    const [naive, ...ours] = columns.map((found) => ({
      isTooBig: number(found['cookies of more than 4096 bytes']) > 0,
      isForgotten:
        number(found['in the basket afterwards']) <
        number(found['answered "It is in your basket"']),
      isRefused: number(found['answered with an error']) > 0,
    }));
    expect(naive).toEqual({ isTooBig: true, isForgotten: true, isRefused: false });
    const kept = { isTooBig: false, isForgotten: false, isRefused: true };
    expect(ours).toEqual([kept, kept]);
  });

  it('proxy-cookie: no cookie and no word, a warning in ours, and a cookie once it trusts the proxy', async () => {
    const columns = await find('proxy-cookie');
    const rows = columns.map((found) => [
      found['cookies that the login sets'],
      found['on the next page Ada is'],
      number(found['warnings in the log']) > 0,
    ]);
    expect(rows).toEqual([
      ['0', 'guest', false],
      ['0', 'guest', true],
      ['1', ADA, false],
    ]);
  });

  it('replay: a copy of the cookie survives the logout, and not in ours', async () => {
    const columns = await find('replay');
    expect(columns.map((found) => found['after the logout Ada is'])).toEqual(
      columns.map(() => 'guest'),
    );
    const thieves = columns.map((found) => found['the thief with a copy of her cookie is']);
    expect(thieves).toEqual([ADA, 'guest', 'guest']);
  });
});
