import { resolve } from 'node:path';

export interface Contender {
  /** Short, for the results. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly isOurs: boolean;
  /** What node is started with. */
  readonly file: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly store?: 'postgres' | 'redis';
}

const ours = (name: string, title: string, more: Partial<Contender> = {}): Contender => ({
  name,
  title: `This starter, ${title}`,
  isOurs: true,
  file: resolve('dist/main.js'),
  ...more,
});

const peer = (name: string, title: string): Contender => ({
  name,
  title,
  isOurs: false,
  file: resolve(`bench/dist/bench/peers/${name}.js`),
});

const equipped = (platform: string, title: string): Contender => ({
  ...peer(`${platform}-equipped`, title),
  file: resolve(`bench/dist/bench/equipped/${platform}.js`),
});

const FASTIFY = { environment: { HTTP_PLATFORM: 'fastify' } };

export const OURS = {
  sqlite: ours('ours-express', 'Express and SQLite'),
  redis: ours('ours-redis', 'Express and Redis', { store: 'redis' }),
  postgres: ours('ours-postgres', 'Express and PostgreSQL', { store: 'postgres' }),
  fastify: ours('ours-fastify', 'Fastify and SQLite', FASTIFY),
};

/** With the duties that ours have, by the packages that people take for them. */
export const EQUIPPED = {
  express: equipped('express', 'Express, equipped'),
  fastify: equipped('fastify', 'Fastify, equipped'),
};

export const CONTENDERS: readonly Contender[] = [
  OURS.sqlite,
  OURS.redis,
  OURS.fastify,
  peer('node', 'Bare node:http, sessions in a Map'),
  peer('express', 'Express, MemoryStore, hbs'),
  peer('fastify', 'Fastify, secure-session, @fastify/view'),
  peer('nest', 'NestJS as documented'),
  {
    ...peer('adonis', 'AdonisJS, cookie session, Edge'),
    file: resolve('bench/dist/bench/adonis/server.js'),
  },
];

export const titleOf = (name: string) =>
  [...CONTENDERS, OURS.postgres, ...Object.values(EQUIPPED)].find(
    (contender) => contender.name === name,
  )?.title ?? name;
