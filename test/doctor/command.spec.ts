import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { expectNoSecret, GOOD } from '../support/doctor.js';
import { listen } from '../support/listen.js';
import { describeWith } from '../support/describe-with.js';
import { PostgresServer } from '../support/postgres-server.js';
import { RedisServer } from '../support/redis-server.js';

const built = inject('built');

/** Where it is run: with the build, and perhaps a `.env` for everybody to read. */
function folder(env = '') {
  const name = mkdtempSync(join(tmpdir(), 'session-starter-doctor-'));
  onTestFinished(() => rmSync(name, { recursive: true }));
  symlinkSync(join(built, 'dist'), join(name, 'dist'));
  if (env) writeFileSync(join(name, '.env'), env, { mode: 0o644 });
  return name;
}

async function run(
  environment: Record<string, string>,
  words: string[] = [],
  { flags = [] as string[], cwd = folder() } = {},
) {
  const child = spawn(process.execPath, [...flags, 'dist/doctor/main.js', ...words], {
    cwd,
    env: environment,
  });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  expectNoSecret(output + errors, environment);
  expect(output + errors).not.toMatch(/\n\s+at |node_modules/);
  return { code: code as number, output, errors };
}

describe('npm run doctor', () => {
  it('is the command of package.json', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts['doctor']).toBe('node deploy/doctor.ts');
  });

  it('ends with 0 when nothing is wrong, in plain letters', async () => {
    const { code, errors, output } = await run(GOOD);
    expect(errors).toBe('');
    expect(output).toMatch(/\n0 problems, 0 warnings, 1 skipped, \d+ ok\n$/);
    expect(output).not.toMatch(/[^\n -~]/);
    expect(code).toBe(0);
    expect((await run({ ...GOOD, FORCE_COLOR: '1' })).output).toContain('\u001B[');
  });

  it('ends with 0 when there are warnings only, as on a first day', async () => {
    const { code, output } = await run({});
    expect(output).toMatch(/\n0 problems, 1 warning, 1 skipped, \d+ ok\n$/);
    expect(code).toBe(0);
  });

  it('ends with 1 when there is a problem', async () => {
    const environment = { ...GOOD, PORT: 'x', SESSION_KEYS: 'short-and-secret' };
    const { code, errors, output } = await run(environment);
    expect(output).toMatch(/\n {2}problem {2}It does not start with this PORT\n +-> PORT must be/);
    expect(output).toMatch(/\n2 problems, /);
    expect(errors).toBe('');
    expect(code).toBe(1);
  });

  it.each([
    [['--jsno']],
    [['shop.example']],
    [['ftp://shop.example']],
    [['https://a.example', 'https://b.example']],
  ])('ends with 2, and says how to call it, when it is called so: %j', async (words) => {
    const { code, errors, output } = await run(GOOD, words);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toMatch(/^The doctor could not run: .*\n\nnpm run doctor /);
  });

  it('ends with 2 on a Node that is too old', async () => {
    const pretend = `Object.defineProperty(process, 'versions', { value: { node: '22.21.0' } })`;
    const flags = ['--import', `data:text/javascript,${pretend}`];
    const { code, errors } = await run(GOOD, [], { flags });
    expect(errors).toMatch(/^Node 22\.21\.0 is too old: .*\n$/);
    expect(code).toBe(2);
  });

  it('helps', async () => {
    const { code, output } = await run({}, ['--help']);
    expect(output).toContain('--json');
    expect(code).toBe(0);
  });

  it('tells programs the same as people, in a form that stays', async () => {
    const { code, output } = await run({ ...GOOD, TRUST_PROXY: 'loopback' }, ['--json']);
    const { level, findings } = JSON.parse(output) as {
      level: string;
      findings: Record<string, string>[];
    };
    expect(code).toBe(0);
    expect(level).toBe('warning');
    expect(findings.map(({ check, level }) => `${level} ${check}`)).toEqual([
      'ok environment.nodeVersion',
      'ok environment.settings',
      'ok environment.envFile',
      'ok settings.keyStrength',
      'ok settings.keyAge',
      'warning settings.trustProxy',
      'ok sqlite.permissions',
      'ok sqlite.space',
      'ok sqlite.migrations',
      'skipped live.reachable',
    ]);
    for (const finding of findings) {
      const fix = finding['level'] === 'ok' ? [] : ['fix'];
      expect(Object.keys(finding)).toEqual(['check', 'level', 'what', ...fix]);
    }
  });

  it('reads .env, and finds when others may read it too', async () => {
    const lines = Object.entries(GOOD).map(([name, value]) => `${name}=${value}\n`);
    const cwd = folder(lines.join(''));
    const { code, output } = await run({}, [], { cwd });
    expectNoSecret(output, GOOD);
    expect(output).toMatch(/problem {2}\.env may be read by others.*\n +-> chmod 600 \.env/);
    expect(code).toBe(1);
    chmodSync(join(cwd, '.env'), 0o600);
    expect((await run({}, [], { cwd })).code).toBe(0);
  });

  it('never tells a password, whatever goes wrong', async () => {
    const account = 'shop:pass-word-1@127.0.0.1:1';
    for (const [DATABASE_URL, REDIS_URL] of [
      [`postgres://${account}/shop`, `redis://${account}`],
      [`postgres://${account}/shop?sslmode=require`, `rediss://${account}`],
      [`postgres://${account}/shop?sslmode=nonsense`, `redis+cluster://${account}`],
      [`postgres://${account}`, `redis+sentinel://${account}/main`],
    ] as const) {
      expect((await run({ ...GOOD, DATABASE_URL, REDIS_URL })).code).toBe(1);
    }
  });

  it('says what it waits for, when that takes more than two seconds', async () => {
    const port = await listen('http', () => undefined);
    const { code, errors, output } = await run(GOOD, ['--json', `http://127.0.0.1:${port}`]);
    expect(errors).toMatch(/^( {2}… Live: still waiting\n)+$/);
    expect(JSON.parse(output)).toMatchObject({ level: 'problem' });
    expect(code).toBe(1);
  });
});

const { describe: describeClock, found: libfaketime } = describeWith(
  '/usr/lib/*/faketime/libfaketime.so.1',
  'apt-get install faketime',
);

describeClock('A machine whose clock is wrong', () => {
  it.each([
    ['+20s', 'warning', 'behind'],
    ['-20s', 'warning', 'ahead of'],
    ['+5m', 'problem', 'behind'],
  ])('is found by those of Redis, PostgreSQL and the public: %s', async (clock, level, side) => {
    const [redis, postgres] = await Promise.all([RedisServer.start(), PostgresServer.start()]);
    onTestFinished(async () => void (await Promise.all([redis.remove(), postgres.remove()])));
    const port = await listen('http', (_, answer) => answer.end());
    const { output } = await run(
      {
        ...GOOD,
        REDIS_URL: redis.url,
        DATABASE_URL: postgres.url(),
        LD_PRELOAD: libfaketime,
        FAKETIME: clock,
        DONT_FAKE_MONOTONIC: '1',
      },
      ['--json', `http://127.0.0.1:${port}`],
    );
    const { findings } = JSON.parse(output) as { findings: Record<string, string>[] };
    for (const check of ['redis.clock', 'postgresql.clock', 'live.date']) {
      const found = findings.find((finding) => finding['check'] === check);
      expect(found, check).toMatchObject({ level, what: expect.stringContaining(` ${side} `) });
    }
  });
});
