import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Config } from '../../src/core/config/config.js';
import { hashesOf, MANIFEST } from '../../src/devtools/carried.js';
import { examine } from '../../src/devtools/doctor/report.js';
import { GOOD } from '../starter/doctor.js';

const FILES = { 'src/core/a.ts': 'a\n', 'src/core/b.ts': 'b\n', 'src/devtools/c.ts': 'c\n' };

let root: string;
const write = (path: string, text: string) => writeFileSync(join(root, path), text);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'session-starter-core-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const folder of ['src/core', 'src/devtools'])
    mkdirSync(join(root, folder), { recursive: true });
  for (const [path, text] of Object.entries(FILES)) write(path, text);
  const files = hashesOf(Object.keys(FILES), (path) => FILES[path as keyof typeof FILES]);
  write(MANIFEST, JSON.stringify({ version: '0.1.0', tree: '', files }));
});

async function said() {
  const target = { problems: [], url: undefined, page: '/', tell: () => undefined };
  const config = new Config(GOOD, [], { root });
  const results = await examine({ config, ...target }, () => undefined);
  return results.filter(({ check }) => check === 'environment.core');
}

describe('The doctor of a product', () => {
  it('says which version core is, whatever ends the lines', async () => {
    write('src/core/a.ts', 'a\r\n');
    expect(await said()).toMatchObject([
      { level: 'ok', what: 'Core is that of version 0.1.0, unedited' },
    ]);
  });

  it('names what was edited in core: changed, added and gone', async () => {
    write('src/core/a.ts', 'other\n');
    write('src/core/new.ts', '');
    rmSync(join(root, 'src/devtools/c.ts'));
    expect(await said()).toMatchObject([
      {
        level: 'warning',
        what: 'Core was edited: src/core/a.ts, src/core/new.ts, src/devtools/c.ts',
      },
    ]);
  });

  it('says nothing where only what was built is, and in the starter itself', async () => {
    rmSync(join(root, MANIFEST));
    expect(await said()).toEqual([]);
  });
});
