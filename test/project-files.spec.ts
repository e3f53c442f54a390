import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';

const read = (file: string) => readFileSync(file, 'utf8');
const json = (file: string): unknown => JSON.parse(read(file));

const { scripts, license, devDependencies } = json('package.json') as {
  scripts: Record<string, string>;
  license: string;
  devDependencies: Record<string, string>;
};

/** The names of the scripts that a text runs. */
const scriptsIn = (text: string) =>
  [...text.matchAll(/npm (?:run (\w+(?::\w+)*)|(start|test)\b)/g)].map(
    ([, run, own]) => (run ?? own)!,
  );

const FILES = ['CONTRIBUTING.md', '.ci/run', '.github/workflows/check.yml'];

interface Update {
  'package-ecosystem': string;
  directory?: string;
  directories?: string[];
}

describe('Beside the code', () => {
  it('the license is the one that package.json names', () => {
    expect(read('LICENSE')).toMatch(new RegExp(`^${license} License\n`));
  });

  it('npm says what is wrong, and not that somebody’s Node is another one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'session-starter-npm-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    cpSync('.npmrc', join(folder, '.npmrc'));
    // Without what npm says to its own scripts.
    const env = { PATH: process.env.PATH, HOME: folder };
    const install = (dependencies = {}) => {
      const manifest = { name: 'old', engines: { node: '1' }, dependencies };
      writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
      const words = ['install', '--offline', '--no-audit'];
      return spawnSync('npm', words, { cwd: folder, env, encoding: 'utf8' });
    };
    const { stdout, stderr } = install();
    expect(stdout).toContain('up to date');
    expect(stderr).toBe('');
    expect(install({ nowhere: '1.0.0' }).stderr).toContain('npm error');
  });

  it('tools that bring a Node bring the one that the scripts run on', () => {
    expect(read('.node-version').trim()).toBe(devDependencies.node);
    const major = devDependencies.node!.split('.')[0]!;
    for (const file of ['.devcontainer/Dockerfile', '.github/workflows/check.yml']) {
      expect(read(file), file).toContain(`node:${major}-`);
    }
  });

  it('editors and prettier agree', () => {
    const { printWidth } = json('.prettierrc') as { printWidth: number };
    expect(read('.editorconfig')).toContain(`max_line_length = ${printWidth}\n`);
  });

  it.each(FILES)('no script is named that is not there: %s', (file) => {
    for (const name of scriptsIn(read(file))) expect(Object.keys(scripts)).toContain(name);
  });

  it('no file is named that is not there', () => {
    const text = read('CONTRIBUTING.md');
    const named = [...text.matchAll(/`((?:src|docs|\.ci)\/[\w./-]+|src\/\w+)`|\]\((\S+?)\)/g)];
    expect(named.length).toBeGreaterThan(3);
    for (const [, code, link] of named) expect(existsSync((code ?? link)!)).toBe(true);
  });

  it('a code host runs what we run', () => {
    type Workflow = { jobs: Record<string, { steps: { run?: string }[] }> };
    const { jobs } = parse(read('.github/workflows/check.yml')) as Workflow;
    const commands = Object.values(jobs).flatMap(({ steps }) =>
      steps.flatMap(({ run }) => run ?? []),
    );
    expect(commands).toEqual(['.ci/run']);
    accessSync('.ci/run', constants.X_OK);
  });

  it('a code host looks for updates where there is something to update', () => {
    const { updates } = parse(read('.github/dependabot.yml')) as { updates: Update[] };
    const files: Record<string, string> = {
      npm: 'package.json',
      docker: 'Dockerfile',
      'github-actions': '.github/workflows/check.yml',
    };
    for (const { 'package-ecosystem': kind, directory, directories = [directory!] } of updates) {
      for (const folder of directories) {
        expect(existsSync(join('.', folder, files[kind]!)), `${kind} in ${folder}`).toBe(true);
      }
    }
  });

  it('a debugger starts scripts and programs that are there', () => {
    type Launch = { configurations: { runtimeArgs: string[] }[] };
    const { configurations } = json('.vscode/launch.json') as Launch;
    for (const { runtimeArgs } of configurations) {
      const [how, name, program] = runtimeArgs;
      if (how === 'run') expect(Object.keys(scripts)).toContain(name);
      else expect(existsSync(join('node_modules', '.bin', program!))).toBe(true);
    }
  });

  it('a development container has the programs that the tests start', () => {
    type Container = { build: { dockerfile: string } };
    const { build } = json('.devcontainer/devcontainer.json') as Container;
    const installed = /apt-get install -y (.+?) \\/.exec(
      read(join('.devcontainer', build.dockerfile)),
    )![1]!;
    const needed = [...read('.ci/run').matchAll(/missing\+=\((.+)\)/g)].map(([, name]) => name!);
    expect(installed.split(' ').toSorted()).toEqual(needed.toSorted());
  });
});
