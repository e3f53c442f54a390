import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
};

/** Those of ours. */
const commands = Object.entries(scripts)
  .filter(([name]) => name !== 'doctor') // It may have to build first: its own stories ask it.
  .flatMap(([name, script]) => {
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
