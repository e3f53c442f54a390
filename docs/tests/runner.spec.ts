import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { check, mayUpdate } from './check.js';
import { Terminal } from './terminal.js';

const SOURCE = `import './other.js';

export class Cart {
  // #region add
  add() {
    return 1;
  }
  // #endregion add

  /** In cents. */
  @Cached()
  total() {}
}

const MOST = 99;

declare module './session.js' {
}
`;

const SERVER = `let count = 0;
const server = require('node:http').createServer((request, response) => {
  console.log('asked for ' + request.url);
  response.end(\`visits \${++count}\\n\`);
});
server.listen(process.env.PORT, () => console.log('http://localhost:' + process.env.PORT));
`;

/** A page and the files around it, followed by a reader. */
async function read(...lines: string[]) {
  const root = mkdtempSync(join(tmpdir(), 'session-starter-page-'));
  writeFileSync(join(root, 'page.md'), lines.join('\n'));
  writeFileSync(join(root, 'cart.ts'), SOURCE);
  writeFileSync(join(root, 'server.cjs'), SERVER);
  const terminal = await Terminal.open(root, {
    scripts: { 'npm start': 'node server.cjs' },
    patienceMs: 2_000,
  });
  onTestFinished(async () => {
    await terminal.close();
    rmSync(root, { recursive: true });
  });
  return { root, ...(await check('page.md', root, terminal)) };
}

const RUN = ['```console', '$ echo done', 'done', '```'];
const REGION = ['```ts region=cart.ts#add', 'add() {', '  return 1;', '}', '```'];
const START = ['```console server', '$ npm start', 'http://localhost:3000', '```'];

describe('A page that is true', () => {
  it('may show a part of a file, a whole file and illustrations, and run commands', async () => {
    const file = ['```ts file=cart.ts', ...SOURCE.trimEnd().split('\n'), '```'];
    const illustration = ['```ts illustration', 'whatever', '```'];
    expect((await read(...REGION, ...file, ...illustration, ...RUN)).problems).toEqual([]);
  });

  it('may show a declaration, with what belongs to it', async () => {
    const method = [
      '```ts region=cart.ts#Cart.total',
      '/** In cents. */',
      '@Cached()',
      'total() {}',
      '```',
    ];
    const constant = ['```ts region=cart.ts#MOST', 'const MOST = 99;', '```'];
    const types = ['```ts region=cart.ts#module', "declare module './session.js' {", '}', '```'];
    expect((await read(...method, ...constant, ...types, ...RUN)).problems).toEqual([]);
  });

  it('may leave out ids, dates and ciphertext, and no more', async () => {
    const cookie = (line: string) => read('```console', "$ echo 'sid=abc; Secure'", line, '```');
    expect((await cookie('sid=…; Secure')).problems).toEqual([]);
    for (const line of ['sid=…', 'sid=…; HttpOnly', '…', 'sid=abc…; Secure', 'sid=…; Secure…']) {
      expect((await cookie(line)).problems, line).toHaveLength(1);
    }
  });

  it('may have a command of several lines', async () => {
    expect((await read('```console', '$ echo one \\', '  two', 'one two', '```')).problems).toEqual(
      [],
    );
  });

  it('may start a server, ask it, and tell what it says then', async () => {
    const ask = ['```console', '$ curl -s localhost:3000/cart', 'visits 1', '```'];
    const said = ['```console server', 'asked for /cart', '```'];
    expect((await read(...START, ...ask, ...said)).problems).toEqual([]);
  });

  it('may start a server again, which is a new one', async () => {
    const ask = ['```console', '$ curl -s localhost:3000', 'visits 1', '```'];
    expect((await read(...START, ...ask, ...START, ...ask)).problems).toEqual([]);
  });

  it('may have the reader write files and change them', async () => {
    const change = [
      '```diff change=new.ts',
      ' one',
      '-two',
      '+three',
      '@@',
      ' four',
      '+five',
      '```',
    ];
    const save = ['```ts save=new.ts', 'one', 'two', '', 'four', '```'];
    const { problems, root } = await read(...save, ...change, ...RUN);
    expect(problems).toEqual([]);
    expect(readFileSync(join(root, 'new.ts'), 'utf8')).toBe('one\nthree\n\nfour\nfive\n');
  });

  it.each([
    ['is to be made', '-const MOST = 99;', '+const MOST = 9;', 0],
    ['was made by a reader', '-const MOST = 9;', '+const MOST = 99;', 0],
    ['can be neither', '-const MOST = 9;', '+const MOST = 1;', 1],
  ])('may tell of a change that %s', async (_, old, changed, count) => {
    const { root } = await read('```diff change=cart.ts', old, changed, '```');
    writeFileSync(join(root, 'cart.ts'), SOURCE);
    expect((await check('page.md', root)).problems).toHaveLength(count);
  });

  it('says nothing of the shop that a reader has built on', async () => {
    const lines = ['```diff change=my-shop/cart.ts', '-class Shop {', '+class Cart {', '```'];
    const { root } = await read(...lines);
    mkdirSync(join(root, 'my-shop'));
    writeFileSync(join(root, 'my-shop', 'cart.ts'), 'class Basket {}\n');
    expect((await check('page.md', root)).problems).toEqual([]);
  });
});

describe('A page that is not true', () => {
  it.each<[string, string[], number, string]>([
    [
      'a part of a file that has changed since',
      [...RUN, '```ts region=cart.ts#add', 'add() {', '  return 2;', '}', '```'],
      6,
      'This is not what stands in cart.ts#add:\n      add() {\n    -   return 2;\n    +   return 1;\n      }',
    ],
    [
      'a whole file that has changed since',
      [...RUN, '```ts file=cart.ts', 'class Cart {}', '```'],
      6,
      '    - class Cart {}\n',
    ],
    [
      'a part that is gone',
      [...RUN, '```ts region=cart.ts#remove', 'remove() {}', '```'],
      5,
      'cart.ts has no "#region remove" with its "#endregion remove", and no such declaration',
    ],
    ['a file that is gone', [...RUN, '```ts file=gone.ts', '```'], 5, 'There is no file gone.ts'],
    [
      'another output',
      ['', '```console', '$ true', '$ echo one; echo two', 'one', 'three', '```'],
      4,
      '"echo one; echo two" prints something else:\n      one\n    - three\n    + two',
    ],
    ['output that is missing', ['```console', '$ echo one', '```'], 2, '    + one'],
    ['output that there is not', ['```console', '$ true', 'one', '```'], 2, '    - one'],
    [
      'a command that fails',
      ['```console', '$ echo why; exit 3', 'why', '```'],
      2,
      '"echo why; exit 3" ended with 3:\n    why',
    ],
    [
      'output without a command',
      [...RUN, '```console', 'one', '$ true', '```'],
      5,
      'output before the first',
    ],
    [
      'a server that says something else',
      ['```console server', '$ npm start', 'http://localhost:4000', '```'],
      2,
      '    - http://localhost:4000\n    + http://localhost:3000',
    ],
    [
      'a server that does not start',
      ['```console server', '$ node gone.cjs', 'http://localhost:3000', '```'],
      2,
      'Cannot find module',
    ],
    [
      'a server of which nothing is shown',
      [...RUN, '```console server', '$ npm start', '```'],
      5,
      'Show a line by which a reader sees that it runs',
    ],
    [
      'words of a server that were not said',
      [...START, '```console server', 'asked for /cart', '```'],
      6,
      '    - asked for /cart',
    ],
    [
      'words of a server that was not started',
      [...RUN, '```console server', 'asked for /cart', '```'],
      6,
      '    - asked for /cart',
    ],
    ['a block without a mark', [...RUN, '```ts', 'x();', '```'], 5, 'neither run nor compared'],
    ['an indented block', [...RUN, '', '    x();'], 6, 'neither run nor compared'],
    ['a mark that there is not', [...RUN, '```ts fil=cart.ts', '```'], 5, 'neither run nor'],
    [
      'a change of what is not there',
      [...RUN, '```diff change=cart.ts', '-class Shop {', '+class Cart {', '```'],
      5,
      'cart.ts does not have once:\nclass Shop {',
    ],
    ['nothing that is run', [...REGION, 'Words.'], 1, 'Nothing is run on this page'],
    ['nothing at all', ['Words.'], 1, 'Nothing is run on this page'],
  ])('is told with its file, line and difference: %s', async (_, lines, line, text) => {
    const { problems } = await read(...lines);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(`page.md:${line}  `);
    expect(problems[0]).toContain(text);
  });

  it('is corrected with what is true, and keeps its placeholders', async () => {
    const old = ['# Cart', '', '```ts region=cart.ts#add', 'add() {}', '```', ''];
    const run = ['```console', "$ echo 'id=1 a'; echo b", 'id=… a', 'c', '```', 'End.'];
    const { text } = await read(...old, ...run);
    const corrected = ['# Cart', '', ...REGION, '', ...run.with(3, 'b')];
    expect(text).toBe(corrected.join('\n'));
  });

  it('is corrected by people only, never in CI', () => {
    expect(mayUpdate(false, {})).toBe(false);
    expect(mayUpdate(true, {})).toBe(true);
    expect(() => mayUpdate(true, { CI: 'true' })).toThrow('not in CI');
  });
});

describe('A reader', () => {
  const settings = [
    '```console',
    '$ env | grep -cE "^(NO_COLOR|FORCE_COLOR|CI|npm_)" || true',
    '0',
    '```',
  ];

  it('has no variables that a page does not set, and no data', async () => {
    const data = ['```console', '$ ls', 'cart.ts', 'page.md', 'server.cjs', '```'];
    expect((await read(...settings, ...data)).problems).toEqual([]);
  });

  it('sees no colours as text, but a command does', async () => {
    const red = `printf '\\033[31mred\\033[0m\\n'`;
    const page = ['```console', `$ ${red}`, 'red', `$ ${red} | grep -c '^red' || true`, '0', '```'];
    expect((await read(...page)).problems).toEqual([]);
  });

  it('stays in the folder to which cd has led, and does not wait for npm install', async () => {
    const page = [
      '```console',
      '$ mkdir new',
      '$ cd new',
      '$ npm install',
      '$ ls',
      '$ cd ..',
      '$ ls -d new',
    ];
    expect((await read(...page, 'new', '```')).problems).toEqual([]);
  });

  it('stops a server with Ctrl+C, before it starts another', async () => {
    const stops = `"process.on('SIGINT', () => { fs.writeFileSync('key', 'Ctrl+C\\n'); process.exit() }); setInterval(() => {}, 1e6); console.log('up')"`;
    const up = ['```console server', `$ node -e ${stops}`, 'up', '```'];
    const page = [...up, ...up, '```console', '$ cat key', 'Ctrl+C', '```'];
    expect((await read(...page)).problems).toEqual([]);
  });

  it('leaves no program behind', async () => {
    const root = mkdtempSync(join(tmpdir(), 'session-starter-page-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    writeFileSync(join(root, 'server.cjs'), SERVER);
    const terminal = await Terminal.open(root, {
      scripts: { 'npm start': 'node server.cjs & wait' },
    });
    await terminal.serve('npm start', ['http://localhost:3000']);
    const ask = () => terminal.run('curl -s localhost:3000');
    expect(await ask()).toEqual({ lines: ['visits 1'], status: 0 });
    await terminal.close();
    expect((await ask()).status).not.toBe(0);
    expect(existsSync(join(root, 'page.md'))).toBe(false);
  });
});
