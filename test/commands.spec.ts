import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
};

/** It is built first: test/processes/commands.spec.ts asks it. */
const isBuilt = (script: string) => /dist\/main\.js|deploy\/tools\/built\.ts/.test(script);

/** These answer in their own words. */
const isTool = (script: string) =>
  /^(nest|npm|oxlint|prettier|stryker|tsc|vitest) /.test(`${script} `);

/** Those of ours. */
const commands = Object.entries(scripts).flatMap(([name, script]) => {
  const [, file] = /^(?:nest build && )?node (\S+\.ts)$/.exec(script) ?? [];
  return file ? [{ name, file }] : [];
});

const say = (file: string, flag: string) =>
  new Promise<{ code: unknown; said: string }>((resolve) => {
    execFile(process.execPath, [file, flag], { timeout: 20_000 }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, said: stdout + stderr }),
    );
  });

describe.concurrent('Each command', () => {
  it('is asked here, once it is built, or a tool that answers itself', () => {
    const names = commands.map(({ name }) => name);
    const others = Object.entries(scripts).filter(
      ([name, script]) => !names.includes(name) && !isBuilt(script) && !isTool(script),
    );
    expect(others).toEqual([]);
  });

  it.each(commands)('tells how to use it: $name', async ({ name, file }) => {
    const { code, said } = await say(file, '--help');
    expect(said).toContain(`npm run ${name}`);
    expect(code).toBe(0);
  });

  it.each(commands)('says that it does not know a flag: $name', async ({ file }) => {
    const { code, said } = await say(file, '--colour');
    expect(said).toContain('--colour');
    expect(said).not.toMatch(/^ +at /m);
    expect(code).toBe(1);
  });
});
