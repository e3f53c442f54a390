import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
};
const told = ['README.md', 'docs/reference.md']
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');
const blocks = [...told.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, text]) => text!.split('\n'));
const inText = [...told.replaceAll(/^```.*?^```/gms, '').matchAll(/`([^`]+)`/g)].map(
  ([, text]) => text!,
);
const commands = [...blocks, ...inText.filter((text) => /(^| )(npm|npx|node) /.test(text))];

/** What cmd.exe, PowerShell and POSIX shells do not understand alike. `&&` and double quotes they do. */
const SHELL = [
  /['$`;|<>\\^%*~]|(?<!&)&(?!&)/,
  /^\w+=|&& *\w+=/, // a variable for one command
  /(^|&& *)(exec|export|set|cat|cp|echo|mkdir|mv|rm|source|test|touch|\[|\.) /,
];
const needsOneShell = (command: string) => SHELL.some((pattern) => pattern.test(command));

describe('On Windows, macOS and Linux alike', () => {
  it.each([
    'exec node dist/main.js',
    'nest build && exec node dist/main.js',
    'NODE_ENV=production node dist/main.js',
    'nest build && PORT=1 node dist/main.js',
    '[ -e dist ] || nest build',
    'nest build >&2',
    "node -p '1'",
    'node -p $HOME',
    'a; b',
    'a & b',
    'rm -rf dist',
  ])('a command that needs one kind of shell is noticed: %s', (command) => {
    expect(needsOneShell(command)).toBe(true);
  });

  it('every script of package.json can run', () => {
    expect(Object.entries(scripts).filter(([, script]) => needsOneShell(script))).toEqual([]);
  });

  it('every command of the README and of the reference can run', () => {
    expect(commands).toContain('npm ci && npm start');
    expect(commands.length).toBeGreaterThan(20);
    expect(commands.filter(needsOneShell)).toEqual([]);
  });
});
