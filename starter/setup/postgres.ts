import type { Part } from './parts.ts';
import type { Project } from './project.ts';

/** It is taken out after Redis: what served both of them goes with the last one. */
export const postgres: Part = {
  name: 'postgres',
  about: 'PostgreSQL, when DATABASE_URL names one; else a file of SQLite is all there is',
  // The package that counts tries has it in the name of the class whose SQL SQLite understands too.
  words: /(?<!RateLimiter)postgres|\bpg\b/i,
  remove(project) {
    const hasRedis = project.has('src/core/redis');
    project.remove('src/**/postgres*.ts', 'test/**/postgres*.ts');
    project.removePackages('pg', '@types/pg');
    leaveSource(project);
    leaveConfig(project);
    leaveDoctor(project, hasRedis);
    leaveTests(project, hasRedis);
    leaveProcesses(project, hasRedis);
    leaveTools(project);
    if (!hasRedis) leaveServers(project);
  },
};

function leaveSource(project: Project) {
  project.replace(
    'src/core/database/engine.ts',
    / {2}if \(url[^]*?\n {4}(const .*)\n {4}(return .*)\n {2}\}[^]*?(?=\n\})/,
    '  $1\n  $2',
  );
  project.replace('src/core/database/database.ts', ' and a file, or postgres://', ' and a file');
  project.dropBlock('src/core/database/database.ts', 'get isSqlite()');
  for (const file of ['engine', 'sqlite'])
    project.dropLines(`src/core/database/${file}.ts`, /isSqlite: |isSqlite;/);
  project.replace('src/core/users/proof.ts', /\n {4}\/\/ PostgreSQL would[^]*?forUpdate\(\)\)/, '');
  project.replace('src/core/web/throttle/sql-limiters.ts', 'this.database.isSqlite ? ', '');
  project.replace('src/core/web/throttle/sql-limiters.ts', "'?') : text", "'?')");
  project.replace(
    'src/core/session/sql-sessions.ts',
    /PostgreSQL accepts a row[^]*?\/\/ other\./,
    'A row only once in a statement: the last.',
  );
  project.replace('src/core/session/tables.ts', 'an integer of PostgreSQL ends', '32 bits end');
  project.remove('src/**/overtaken.store-spec.ts', 'test/support/overtaken.ts');
  project.dropLines(
    'src/features/account/races.store-spec.ts',
    /isWaiting|waits for the one connection/,
  );
}

function leaveConfig(project: Project) {
  project.replace('src/core/config/store-urls.ts', ' || isPostgres(url)', '');
  project.replace('src/core/config/store-urls.ts', /\/\*\* A socket is[^]*?\n\n/, '');
  project.replace(
    'src/core/config/store-urls.ts',
    / {4}Refuse\(\n {6}\(url\) => \/\^postgres[^]*?\n {4}\),\n/,
    '',
  );
  project.replace('src/core/config/store-urls.ts', /, or postgres:\/\/.*postgresql(?=')/, '');
  if (project.read('src/core/config/store-urls.ts').includes('both drivers'))
    project.replace('src/core/config/store-urls.ts', 'both drivers', 'the driver');
  project.replace('src/core/config/refusals.spec.ts', 'postgres: postgres:///shop ', '');
  project.replace('src/core/config/refusals.spec.ts', 'sqlite:data.*postgres:/', 'sqlite:data/');
  project.replace('src/core/config/config.spec.ts', / {2}\[\n {4}'DATABASE_URL',[^]*?\],\n/, '');
  project.dropLines('src/core/config/config.spec.ts', /postgresql:|SOCKET/);
  project.dropLines('src/core/config/refusals.spec.ts', /createdb/);
  project.dropLines('src/core/web/errors/hide-secrets.spec.ts', /DATABASE_URL/);
  project.replace('src/core/web/errors/hide-secrets.spec.ts', ' database-secret', '');
  project.replace(
    '.env.example',
    ' and a file, or postgres://user:password@host:5432/database',
    ' and a file',
  );
  project.replace('README.md', '; or `postgres://…`', '');
}

function leaveDoctor(project: Project, hasRedis: boolean) {
  project.dropLines('src/devtools/doctor/report.ts', /postgres\.js/);
  project.replace('src/devtools/doctor/report.ts', ' postgres,', '');
  project.replace(
    'src/devtools/doctor/stores.ts',
    'What SQLite and PostgreSQL have in common',
    'The file',
  );
  project.replace('test/doctor/environment.spec.ts', / {4}\[\n {6}'DATABASE_URL',[^]*?\],\n/, '');
  project.dropLines('test/doctor/environment.spec.ts', /'DATABASE_URL', ['`]postgres/);
  project.dropLines('test/doctor/clock.spec.ts', /postgres:|DATABASE_URL/);
  project.replace('test/doctor/clock.spec.ts', /PostgreSQL and /, hasRedis ? 'and ' : '');
  project.replace('test/doctor/clock.spec.ts', "'postgresql.clock', ", '');
  if (!hasRedis) return;
  project.replace('test/doctor/clock.spec.ts', 'Redis, and', 'Redis and');
  project.replace(
    'test/doctor/clock.spec.ts',
    /\[redis, postgres\] = .*/,
    'redis = await RedisServer.start();',
  );
  project.replace(
    'test/doctor/clock.spec.ts',
    'Promise.all([redis.remove(), postgres.remove()])',
    'redis.remove()',
  );
  project.replace('test/doctor/command.spec.ts', /`postgres.*`, `redis/g, '`redis');
  project.replace('test/doctor/command.spec.ts', /DATABASE_URL, REDIS_URL/g, 'REDIS_URL');
  const file = 'src/devtools/doctor/encryption.ts';
  project.replace(file, 'databaseUrl, ', '');
  project.replace(file, 'DATABASE_URL: databaseUrl, ', '');
  project.replace(file, '/^(postgres|redis)/.test(url)', "url.startsWith('redis')");
  project.replace(file, /url\.startsWith\('redis'\) \? (.*) : .*;/, '$1;');
  project.replace(file, / {2}if \(tls === 'unchecked'\)\n.*\n/, '');
  project.replace(
    file,
    /\/\*\* That of PostgreSQL[^]*?\n\}\n/,
    "const tlsOf = (url: string) => (url.startsWith('rediss') ? 'checked' : 'none');\n",
  );
}

function leaveTests(project: Project, hasRedis: boolean) {
  for (const file of ['test/faults/migrations', 'test/processes/start-together'])
    project.replace(`${file}.spec.ts`, /\n {2}const lacks = [^]*$/, '});\n');
  project.dropBlock('test/faults/cut-off.spec.ts', 'async function behindPostgres');
  project.dropBlock('test/faults/cut-off.spec.ts', "missingServer('postgres')");
  if (!hasRedis) project.remove('test/faults/cut-off.spec.ts');
  project.dropBlock('test/support/stores.setup.ts', "if (store.includes('postgres'))");
  project.replace('test/support/stores.ts', / {4}case 'postgres':\n.*\n/, '');
  if (hasRedis)
    project.replace('test/support/stores.ts', / {4}case 'postgres and redis':\n.*\n/, '');
  project.dropLines('test/support/stores.ts', /postgres-database/);
  project.replace('test/support/stores.ts', "[undefined, 'postgres']", '[undefined]');
  project.replace('test/support/spare-apps.ts', /all\.isSqlite\n {4}\? (.*)\n.*;/, '$1;');
  project.dropLines('test/support/programs.ts', /postgres/);
}

function leaveProcesses(project: Project, hasRedis: boolean) {
  if (project.has('src/core/process/cluster.ts'))
    project.replace('src/core/process/start.ts', 'a file or PostgreSQL', 'a file');
  project.dropBlock('test/processes/start.spec.ts', 'when PostgreSQL is not there');
  project.replace('test/processes/cluster-start.spec.ts', 'a file or PostgreSQL', 'a file');
  project.replace(
    'test/processes/cluster-start.spec.ts',
    / {4}\[\n {6}'PostgreSQL is not[^]*?\],\n/,
    '',
  );
  const file = 'test/processes/cluster.spec.ts';
  project.replace(file, /let databases[^]*?\}\);\n/, '');
  if (hasRedis) {
    project.replace(file, '(await server())', '(await file())');
    project.replace(file, "place: 'PostgreSQL and Redis'", "place: 'one file and Redis'");
    project.replace(file, '(postgres && redis) !==', 'redis !==');
  }
  project.dropLines(file, /postgres/i);
  if (!hasRedis) project.replace(file, /\[\n {2}\.\.\.ON_ONE_FILE,\n\]/, 'ON_ONE_FILE');
}

function leaveTools(project: Project) {
  project.dropLines('vitest.config.ts', /on\(\w+, 'postgres|postgresPort/);
  project.replace('vitest.config.ts', " | 'postgres'", '');
  if (project.has('src/core/redis'))
    project.replace('vitest.config.ts', " | 'postgres and redis'", '');
  project.dropLines('.ci/run', /postgresql/);
  project.replace('.devcontainer/Dockerfile', ' postgresql', '');
  project.replace('.github/workflows/check.yml', 'PostgreSQL, ', '');
  const file = 'deploy/compose.yaml';
  project.replace(file, /two processes on PostgreSQL.*\. From/, 'the application. From');
  project.replace(file, ' POSTGRES_PASSWORD=$(openssl rand -hex 16)', '');
  project.replace(file, 'Keep the two secrets: they are', 'Keep the key: it is');
  project.dropLines(file, /replicas: 2|One name for both/);
  project.replace(file, / {6}DATABASE_URL: .*\n/, '      DATABASE_URL: sqlite:data/app.db\n');
  project.replace(file, '    healthcheck:\n', '    volumes: [data:/app/data]\n    healthcheck:\n');
  project.replace(file, / {4}depends_on:\n {6}database: .*\n/, '');
  project.replace(file, /\n {2}database:\n {4}image[^]*?unless-stopped\n/, '');
  project.replace(file, /\n {2}database:\n/, '\n  data:\n');
  project.dropLines('test/deploy.spec.ts', /POSTGRES/);
}

/** What served PostgreSQL and Redis. */
function leaveServers(project: Project) {
  project.remove('src/devtools/doctor/encryption.ts', 'test/support/stores.setup.ts');
  project.dropLines('src/devtools/doctor/environment.ts', /encryption/);
  project.replace(
    'src/devtools/doctor/stores.ts',
    /const ROUNDS[^]*?(?=\/\*\* An answer takes up to two seconds)/,
    '',
  );
  project.dropBlock('test/doctor/environment.spec.ts', 'on the way to the stores');
  project.replace('test/doctor/clock.spec.ts', / {2}beforeAll[^]*?afterAll.*\n/, '');
  project.dropBlock('test/doctor/command.spec.ts', 'never tells a password');
  project.dropLines('vitest.config.ts', /const STORE = |missing: string|Why they cannot run/);
  project.replace('vitest.config.ts', ', setup: STORE', '');
  project.dropLines('test/support/stores.ts', /inject\('missing'\)/);
  project.dropBlock('test/support/refusal.ts', 'async function expectTheRest');
  project.replace('test/support/refusal.ts', /export const expectReady[^]*?\n\n/, '');
}
