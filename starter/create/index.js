#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

const USAGE = `npm create nest-session-app my-app -- --platform fastify

  my-app is the folder to make. What follows is for the setup: --name, --platform, --without, --yes …`;

const TEMPLATE = join(
  import.meta.dirname ?? new URL('.', import.meta.url).pathname,
  'template.tar',
);

/** npm is a script of the shell on Windows, and no program. */
const isWindows = process.platform === 'win32';
const quoted = (word) => (isWindows && /\s/.test(word) ? `"${word}"` : word);

function run(folder, command, ...words) {
  const shell = isWindows && command === 'npm';
  const { status, error } = spawnSync(command, shell ? words.map(quoted) : words, {
    cwd: folder,
    stdio: 'inherit',
    shell,
  });
  if (error || status !== 0)
    throw new Error(`${command} ${words.join(' ')} did not work in ${folder}`);
}

/** A commit of nobody: it is only there for the setup, which wants git to be able to undo it. */
const NOBODY = [
  '-c',
  'user.name=create',
  '-c',
  'user.email=create@localhost',
  '-c',
  'commit.gpgsign=false',
];

function create([target, ...flags]) {
  if (!target || target.startsWith('-')) throw new Error(`Name the folder to make:\n${USAGE}`);
  const folder = resolve(target);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Error(`${folder} is not empty. Name a folder that is not there yet`);
  mkdirSync(folder, { recursive: true });
  run(folder, 'tar', '-xf', TEMPLATE);
  run(folder, 'git', 'init', '--quiet');
  run(folder, 'git', 'add', '--all');
  run(folder, 'git', ...NOBODY, 'commit', '--quiet', '--message', 'The starter');
  run(folder, 'npm', 'ci', '--no-audit', '--no-fund');
  const isNamed = flags.some((flag) => /^--name(=|$)/.test(flag));
  run(
    folder,
    'npm',
    'run',
    'setup',
    '--',
    ...(isNamed ? [] : ['--name', basename(folder)]),
    ...flags,
  );
  rmSync(join(folder, '.git'), { recursive: true, force: true });
  run(folder, 'git', 'init', '--quiet');
  run(folder, 'git', 'add', '--all');
}

try {
  create(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
