import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Config } from '../src/core/config/config.js';
import { Environment } from '../src/core/config/environment.js';
import { declared } from '../src/core/config/feature-variables.js';
import '../src/features.js';
import { options } from '../src/options.js';

const readme = readFileSync('README.md', 'utf8');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
};
const reference = readFileSync('docs/reference.md', 'utf8');
const codeOf = (text: string) => [...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);
const variables = Object.keys(new Environment({}));

/** The variables of a text with their defaults, in its order. */
const inExample = new Map(
  [...readFileSync('.env.example', 'utf8').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(
    ([, name, value]) => [name!, value!] as const,
  ),
);

describe('The README', () => {
  it('can be read at one go', () => {
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(100);
  });

  it('names only paths that exist', () => {
    const paths = codeOf(readme).filter((text) =>
      /^(\.|src|views|public|deploy|test|docs|bench)[\w./-]*\/?$/.test(text),
    );
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !existsSync(path) && path !== '.env')).toEqual([]);
  });

  it('links only to what exists', () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, path]) => path!);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !link.startsWith('http') && !existsSync(link))).toEqual([]);
  });

  it('names only commands that there are', () => {
    const commands = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!);
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
    expect(readme).toContain('npm ci && npm start');
    expect(readme).toContain('npm ci && npm test');
  });
});

describe('The tree in the reference', () => {
  it('tells of every file of src, and every folder of core and features', () => {
    const paths = globSync([
      'src/*',
      'src/core/*/',
      'src/{features,devtools}/*',
      'src/features/account/*/',
    ]);
    const code = codeOf(reference);
    const isTold = (path: string) =>
      [path, `${path}/`, `${basename(path)}/`].some((name) => code.includes(name));
    expect(paths.filter((path) => !isTold(path))).toEqual([]);
  });
});

describe('The example of an environment', () => {
  it('has the variables that the application reads, in the same order', () => {
    expect([...inExample.keys()]).toEqual(variables);
  });

  it('has those of features, which need no default', () => {
    const text = readFileSync('.env.example', 'utf8');
    const names = [...text.matchAll(/^# ([A-Z_<>]+)=/gm)].map(([, name]) => name);
    expect(new Set(names)).toEqual(new Set(declared.flatMap((own) => own.names)));
  });

  it('starts the application just as no environment does', () => {
    expect(new Config(Object.fromEntries(inExample), [], options)).toEqual(
      new Config({}, [], options),
    );
  });
});
