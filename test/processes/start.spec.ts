import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { platforms } from '../../src/core/platform/platforms.js';
import { startProcess } from '../starter/process.js';

const built = inject('built');

/** Where the application is started: a folder with nothing in it but the build and perhaps a `.env`. */
function folder(env = '') {
  const name = mkdtempSync(join(tmpdir(), 'session-starter-start-'));
  onTestFinished(() => rmSync(name, { recursive: true }));
  symlinkSync(join(built, 'dist'), join(name, 'dist'));
  if (env) writeFileSync(join(name, '.env'), env);
  return name;
}

function damagedFile() {
  const file = join(folder(), 'app.db');
  writeFileSync(file, 'This was a database once. '.repeat(1_000));
  return file;
}

/** Starts what is to end by itself. */
async function run(env: Record<string, string>, ...flags: string[]) {
  const child = spawn(process.execPath, [...flags, 'dist/main.js'], { cwd: folder(), env });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  expect(output + errors).not.toMatch(/\n\s+at |node_modules/);
  return { code: code as number, errors };
}

const last = Object.keys(platforms).at(-1)!;

describe('Starting the application', () => {
  it('needs no setting, and tells the address', async () => {
    const app = await startProcess(folder(), {});
    expect(app.output()).toMatch(/^\s+http:\/\/localhost:\d+ \(\w+\)/m);
    expect((await app.visitor().open('/')).status).toBe(200);
    expect((await app.visitor().open('/public/style.css')).status).toBe(200);
  });

  it('reads .env, and what is set already wins', async () => {
    const place = folder(
      `\uFEFFHTTP_PLATFORM=${last}\r\nSESSION_COOKIE_NAME="from-file" # as an example\r\nLOGLEVEL=warn`,
    );
    const app = await startProcess(place, { SESSION_COOKIE_NAME: 'from-outside' });
    expect(app.output()).toContain(`(${last})`);
    await expect.poll(app.output).toContain('LOGLEVEL is not read: did you mean LOG_LEVEL?');
    const visitor = app.visitor();
    await visitor.open('/count');
    expect(visitor.jar.getCookiesSync(app.origin)[0]!.key).toBe('from-outside');
  });

  it('lasts when somebody’s request leaves a promise that fails', async () => {
    const forget = "process.on('SIGUSR2', () => void Promise.reject(new Error('forgotten')))";
    const app = await startProcess(folder(), {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(forget)}`,
    });
    app.child.kill('SIGUSR2');
    await expect.poll(app.output).toContain('Error: forgotten');
    expect((await app.visitor().open('/')).status).toBe(200);
  });

  it('tells every problem of the environment at once, and ends', async () => {
    const env = {
      NODE_ENV: 'production',
      HTTP_PLATFORM: 'koa',
      PORT: '99999',
      SESSION_KEYS: 'short-and-secret',
      SESSION_IDLE_SECONDS: '30m',
      TRUST_PROXY: 'true',
    };
    const { code, errors } = await run(env);
    expect(code).toBe(1);
    const lines = errors.trim().split('\n').slice(1);
    const names = lines.map((line) => line.trim().split(' ')[0]);
    expect(new Set(names)).toEqual(new Set(['PUBLIC_ORIGIN', ...Object.keys(env).slice(1)]));
    expect(errors).not.toContain('short-and-secret');
  });

  it('says it in one sentence when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, errors } = await run({ PORT: String(port), DATABASE_URL: 'sqlite::memory:' });
    expect(code).toBe(1);
    expect(errors).toMatch(
      /^Cannot start: .*address already in use 127\.0\.0\.1:\d+ \(see HOST, PORT/m,
    );
  });

  it('says it in one sentence when the database cannot be opened', async () => {
    const { code, errors } = await run({ PORT: '0', DATABASE_URL: `sqlite:${tmpdir()}` });
    expect(code).toBe(1);
    expect(errors).toMatch(/^Cannot start: unable to open database file \(see .*DATABASE_URL\)/m);
  });

  it('says it in one sentence when the file is no database', async () => {
    const { code, errors } = await run({ PORT: '0', DATABASE_URL: `sqlite:${damagedFile()}` });
    expect(code).toBe(1);
    expect(errors).toMatch(/^Cannot start: file is not a database \(see .*DATABASE_URL\)\n$/);
  });

  it('says it in one sentence when PostgreSQL is not there', async () => {
    const { code, errors } = await run({ PORT: '0', DATABASE_URL: 'postgres://127.0.0.1:1/app' });
    expect(code).toBe(1);
    expect(errors).toMatch(
      /^Cannot start: PostgreSQL cannot answer now: connect ECONNREFUSED .*\(see .*DATABASE_URL\)\n$/,
    );
  });

  it.each(['src/main.ts', 'src/commands/user.ts', 'src/commands/doctor.ts'])(
    'imports nothing that an old Node lacks before it looks at the version: %s',
    (file) => {
      const text = readFileSync(file, 'utf8');
      const imports = [...text.matchAll(/^import .*'(.+)';$/gm)].map(([, name]) => name);
      expect(imports).toEqual(['#core/config/node-version.js']);
    },
  );

  it.each(['20.20.2', '22.21.0', '24.14.1', '25.9.0'])(
    'says it in one sentence on Node %s, which is too old',
    async (node) => {
      const pretend = `Object.defineProperty(process, 'versions', { value: { node: '${node}' } })`;
      const { code, errors } = await run({}, '--import', `data:text/javascript,${pretend}`);
      expect(code).toBe(1);
      expect(errors.trim().split('\n')).toHaveLength(1);
      expect(errors).toMatch(`Node ${node} is too old: start with "npm start"`);
    },
  );
});
