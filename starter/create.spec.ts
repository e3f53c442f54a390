import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startProcess } from '../test/starter/process.js';

/** As a person has it who has no project yet: with the Node of the machine, and nothing of this npm. */
const { PATH = '', ...rest } = process.env;
const env = {
  ...Object.fromEntries(
    Object.entries(rest).filter(([name]) => !/^npm_|^NODE_|^VITEST/.test(name)),
  ),
  PATH: PATH.split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter),
};

describe('npm create', () => {
  it('makes an application of its packed file that has its own name and starts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'session-starter-create-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const run = promisify(execFile);
    await run('npm', ['pack', '--pack-destination', folder], { cwd: 'starter/create' });
    const [file] = globSync('*.tgz', { cwd: folder });
    const words = ['my-shop', '--yes', '--no-check', '--platform', 'fastify', '--without', 'cart'];
    const program = ['exec', '--yes', `--package=./${file}`, '--', 'create-nest-session-app'];
    await run('npm', [...program, ...words], { cwd: folder, env });
    const shop = join(folder, 'my-shop');
    expect(readdirSync(shop)).not.toContain('starter');
    expect(JSON.parse(readFileSync(join(shop, 'package.json'), 'utf8'))).toMatchObject({
      name: 'my-shop',
    });
    await run(process.execPath, [join('node_modules', '@nestjs/cli/bin/nest.js'), 'build'], {
      cwd: shop,
    });
    const guest = (await startProcess(shop, {})).visitor();
    expect((await guest.open('/')).text('.brand')).toBe('my-shop');
    expect((await guest.open('/cart')).status).toBe(404);
  }, 600_000);
});
