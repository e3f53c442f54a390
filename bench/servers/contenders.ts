import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const inRoot = (...path: string[]) => join(ROOT, ...path);

export interface Contender {
  /** Short, for the results. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly isOurs: boolean;
  /** What node is started with. */
  readonly run: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly needs?: 'redis';
}

const ours = (name: string, title: string, environment: Record<string, string> = {}) => ({
  name,
  title,
  isOurs: true,
  run: [inRoot('dist', 'main.js')],
  environment,
});

const peer = (name: string, title: string, ...run: string[]) => ({
  name,
  title,
  isOurs: false,
  run,
});

export const CONTENDERS: readonly Contender[] = [
  ours('ours-express', 'This starter, Express and SQLite'),
  // { ...ours('ours-redis', 'This starter, Express and Redis'), needs: 'redis' },
  ours('ours-fastify', 'This starter, Fastify and SQLite', { HTTP_PLATFORM: 'fastify' }),
  peer('node', 'Bare node:http, sessions in a Map', inRoot('bench/peers/node.ts')),
  peer('express', 'Express, MemoryStore, hbs', inRoot('bench/peers/express.ts')),
  peer('fastify', 'Fastify, secure-session, @fastify/view', inRoot('bench/peers/fastify.ts')),
  peer(
    'nest',
    'NestJS as documented: Express, MemoryStore, hbs',
    '--import',
    inRoot('bench/peers/decorators.ts'),
    inRoot('bench/peers/nest.ts'),
  ),
  peer('adonis', 'AdonisJS, cookie session, Edge', inRoot('bench/adonis/server.ts')),
];
