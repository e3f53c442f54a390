import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
const PACKAGES = [
  'node_modules/@nestjs/core',
  'node_modules/express',
  'node_modules/express-session',
  'node_modules/fastify',
  'node_modules/@fastify/secure-session',
  'node_modules/hbs',
  'node_modules/@fastify/view',
  'bench/node_modules/@adonisjs/core',
  'bench/node_modules/edge.js',
  'bench/node_modules/helmet',
  'bench/node_modules/pino-http',
  'bench/node_modules/better-sqlite3-session-store',
  'bench/node_modules/csrf-csrf',
  'bench/node_modules/@fastify/helmet',
  'bench/node_modules/@fastify/csrf-protection',
];

/** Where and with what the figures were made. */
export const machine = () => ({
  date: new Date().toISOString().slice(0, 10),
  commit: commit(),
  processor: `${cpus()[0]?.model.trim()}, ${cpus().length} cores`,
  memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
  system: `Linux ${release()}`,
  node: process.versions.node,
  packages: Object.fromEntries(
    PACKAGES.map((path) => [path.split('node_modules/')[1], version(path)]),
  ),
});

/** With a plus sign when there are changes that no commit has. */
export function commit() {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const changes = git(
    'status',
    '--porcelain',
    '--untracked-files=no',
    'src',
    'views',
    'bench',
    ':!bench/results',
  );
  return git('rev-parse', '--short', 'HEAD') + (changes ? '+' : '');
}

const version = (path: string) =>
  (JSON.parse(readFileSync(`${path}/package.json`, 'utf8')) as { version: string }).version;
