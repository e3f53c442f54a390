import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectNoSecret, GOOD } from '../starter/doctor.js';
import { doctorFolder, runDoctor } from '../starter/doctor-command.js';
import { listen } from '../support/listen.js';

describe('npm run doctor', () => {
  it('is the command of package.json', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts['doctor']).toBe('node deploy/tools/built.ts commands/doctor.js');
  });

  it('ends with 0 when nothing is wrong, in plain letters', async () => {
    const { code, errors, output } = await runDoctor(GOOD);
    expect(errors).toBe('');
    expect(output).toMatch(/\n0 problems, 0 warnings, 1 skipped, \d+ ok\n$/);
    expect(output).not.toMatch(/[^\n -~]/);
    expect(code).toBe(0);
    expect((await runDoctor({ ...GOOD, FORCE_COLOR: '1' })).output).toContain('\u001B[');
  });

  it('ends with 0 when there are warnings only, as on a first day', async () => {
    const { code, output } = await runDoctor({});
    expect(output).toMatch(/\n0 problems, 1 warning, 1 skipped, \d+ ok\n$/);
    expect(code).toBe(0);
  });

  it('ends with 1 when there is a problem', async () => {
    const environment = { ...GOOD, PORT: 'x', SESSION_KEYS: 'short-and-secret' };
    const { code, errors, output } = await runDoctor(environment);
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
    const { code, errors, output } = await runDoctor(GOOD, words);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toMatch(/^The doctor could not run: .*\n\nnpm run doctor /);
  });

  it('ends with 2 on a Node that is too old', async () => {
    const pretend = `Object.defineProperty(process, 'versions', { value: { node: '22.21.0' } })`;
    const flags = ['--import', `data:text/javascript,${pretend}`];
    const { code, errors } = await runDoctor(GOOD, [], { flags });
    expect(errors).toMatch(/^Node 22\.21\.0 is too old: .*\n$/);
    expect(code).toBe(2);
  });

  it('helps', async () => {
    const { code, output } = await runDoctor({}, ['--help']);
    expect(output).toContain('--json');
    expect(code).toBe(0);
  });

  it('tells programs the same as people, in a form that stays', async () => {
    const { code, output } = await runDoctor({ ...GOOD, TRUST_PROXY: 'loopback' }, ['--json']);
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
    const cwd = doctorFolder(lines.join(''));
    const { code, output } = await runDoctor({}, [], { cwd });
    expectNoSecret(output, GOOD);
    expect(output).toMatch(/problem {2}\.env may be read by others.*\n +-> chmod 600 \.env/);
    expect(code).toBe(1);
    chmodSync(join(cwd, '.env'), 0o600);
    expect((await runDoctor({}, [], { cwd })).code).toBe(0);
  });

  it('never tells a password, whatever goes wrong', async () => {
    const account = 'shop:pass-word-1@127.0.0.1:1';
    const urls = [
      [`postgres://${account}/shop`, `redis://${account}`],
      [`postgres://${account}/shop?sslmode=require`, `rediss://${account}`],
      [`postgres://${account}/shop?sslmode=nonsense`, `redis+cluster://${account}`],
      [`postgres://${account}`, `redis+sentinel://${account}/main`],
    ] as const;
    const runs = urls.map(([DATABASE_URL, REDIS_URL]) =>
      runDoctor({ ...GOOD, DATABASE_URL, REDIS_URL }),
    );
    for (const { code } of await Promise.all(runs)) expect(code).toBe(1);
  });

  it('says what it waits for, when that takes more than two seconds', async () => {
    const port = await listen('http', () => undefined);
    const { code, errors, output } = await runDoctor(GOOD, ['--json', `http://127.0.0.1:${port}`]);
    expect(errors).toMatch(/^( {2}… Live: still waiting\n)+$/);
    expect(JSON.parse(output)).toMatchObject({ level: 'problem' });
    expect(code).toBe(1);
  });
});
