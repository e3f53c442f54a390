import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';

const built = inject('built');

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
};

const commands = Object.entries(scripts).flatMap(([name, script]) => {
  const [, words] = /node (.*(?:dist\/main\.js|deploy\/tools\/built\.ts).*)$/.exec(script) ?? [];
  return words ? [{ name, words: words.split(' ') }] : [];
});

const say = (words: string[]) =>
  new Promise<{ code: unknown; said: string }>((resolve) => {
    const where = { cwd: built, env: {}, timeout: 30_000 };
    execFile(process.execPath, words, where, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, said: stdout + stderr }),
    );
  });

describe('Each command of what is built', () => {
  it('is here', () => expect(commands.map(({ name }) => name)).toContain('user'));

  it.each(commands)('tells how to use it: $name', async ({ name, words }) => {
    const { code, said } = await say([...words, '--help']);
    expect(said).toContain(name === 'start' ? 'npm start' : `npm run ${name}`);
    expect(code).toBe(0);
  });

  it.each(commands)('says that it does not know a flag: $name', async ({ words }) => {
    const { code, said } = await say([...words, '--colour']);
    expect(said).toContain('--colour');
    expect(said).not.toMatch(/^ +at /m);
    expect(code).not.toBe(0);
  });
});
