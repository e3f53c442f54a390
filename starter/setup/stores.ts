import type { Part } from './parts.ts';
import { postgres } from './postgres.ts';
import type { Project } from './project.ts';

/** Servers that an application may do without: everything has a place in the database too. */
export const stores: readonly Part[] = [
  {
    name: 'redis',
    about: 'sessions and counted tries in Redis, when REDIS_URL is set',
    words: /redis/i,
    remove(project) {
      project.remove('src/core/redis', 'src/**/redis*.ts', 'test/**/redis*.ts');
      project.remove('test/support/with-redis.ts');
      project.removePackages('redis');
      leaveSource(project);
      leaveConfig(project);
      leaveDoctor(project);
      leaveTests(project);
      leaveTools(project);
    },
  },
  postgres,
];

function leaveSource(project: Project) {
  project.dropLines('src/core/core.module.ts', /RedisModule/);
  project.replace('src/core/web/web.module.ts', /Sweeper, Redis\]/g, 'Sweeper]');
  project.replace(
    'src/core/web/web.module.ts',
    /sweeper: Sweeper, redis\?[^]*?: new/g,
    'sweeper: Sweeper) => new',
  );
  project.replace('src/core/session/session.module.ts', 'Database, Redis]', 'Database]');
  project.replace(
    'src/core/session/session.module.ts',
    /database: Database, redis\?[^]*?: new/,
    'database: Database) => new',
  );
  project.dropLines('src/core/health/health.controller.ts', /Redis\)|this\.redis/);
  project.replace(
    'src/core/health/health.controller.ts',
    'database or Redis does',
    'database does',
  );
  project.replace('src/core/health/health.controller.ts', 'const row = this', 'await this');
  project.replace('src/core/database/unavailable.ts', 'database or Redis', 'database');
  project.replace('src/core/web/errors/hide-secrets.ts', ", config.redisUrl ?? ''", '');
}

function leaveConfig(project: Project) {
  project.dropLines('src/core/config/config.ts', /redisUrl|Sessions and counted tries/);
  project.replace('src/core/config/environment.ts', "  @RedisUrl()\n  REDIS_URL = '';\n\n", '');
  project.replace('src/core/config/store-urls.ts', /\n\/\*\*\n \* One server, Sentinel[^]*$/, '');
  project.replace('src/core/config/store-urls.ts', 'both drivers', 'the driver');
  project.replace('.env.example', /# Sessions and counted tries move[^]*?REDIS_URL=\n\n/, '');
  project.dropLines('README.md', /`REDIS_URL`/);
  project.replace('src/core/config/config.spec.ts', / {2}\[\n {4}'REDIS_URL',[^]*?\],\n/, '');
  project.dropLines('src/core/config/config.spec.ts', /redisUrl/);
  project.replace('src/core/config/refusals.spec.ts', /const NO_REDIS =\n.*\n/, '');
  project.dropLines('src/core/config/refusals.spec.ts', /'REDIS_URL'/);
  project.dropLines('src/core/web/errors/hide-secrets.spec.ts', /REDIS_URL/);
  project.replace('src/core/web/errors/hide-secrets.spec.ts', ' redis-secret', '');
}

function leaveDoctor(project: Project) {
  project.dropLines('src/devtools/doctor/report.ts', /redis\.js/);
  project.replace('src/devtools/doctor/report.ts', ' redis,', '');
  project.replace('src/devtools/doctor/finding.ts', 'redis.eviction', 'settings.encryption');
  project.replace('src/devtools/doctor/environment.ts', 'database, Redis and', 'database and');
  project.replace('src/devtools/doctor/live.ts', 'database or Redis', 'database');
  for (const file of ['sqlite', 'postgres', 'stores'])
    project.dropLines(
      `src/devtools/doctor/${file}.ts`,
      /config\.redisUrl|in Redis|: boolean|!countsTries/,
    );
  project.replace('src/devtools/doctor/stores.ts', 'countsTries, ', '');
  project.replace('src/devtools/doctor/encryption.ts', ", redisUrl = ''", '');
  project.replace('src/devtools/doctor/encryption.ts', ', REDIS_URL: redisUrl', '');
  project.replace(
    'src/devtools/doctor/encryption.ts',
    '/^(postgres|redis)/.test(url)',
    "url.startsWith('postgres')",
  );
  project.replace('src/devtools/doctor/encryption.ts', /url\.startsWith\('redis'\) \? .* : /, '');
  project.dropLines('src/devtools/doctor/encryption.ts', /startsWith\('redis'\)/);
  project.replace('src/devtools/doctor/encryption.ts', ' of all of Sentinel or Cluster', '');

  project.replace('test/doctor/live.spec.ts', 'database or Redis', 'database');
  project.replace('test/doctor/environment.spec.ts', '.*Redis/', '.*database/');
  project.replace(
    'test/doctor/environment.spec.ts',
    / {4}\[\n {6}'REDIS_URL',[^]*?\n {4}\],\n/,
    '',
  );
  project.dropLines('test/doctor/environment.spec.ts', /'REDIS_URL'/);
  project.replace('test/doctor/clock.spec.ts', 'of Redis, PostgreSQL and', 'of PostgreSQL and');
  project.replace(
    'test/doctor/clock.spec.ts',
    /\[redis, postgres\] = .*/,
    'postgres = await PostgresServer.start();',
  );
  project.replace(
    'test/doctor/clock.spec.ts',
    'Promise.all([redis.remove(), postgres.remove()])',
    'postgres.remove()',
  );
  project.replace('test/doctor/clock.spec.ts', "'redis.clock', ", '');
  project.dropLines('test/doctor/clock.spec.ts', /redis:|REDIS_URL/);
  project.replace('test/doctor/command.spec.ts', /, `redis.*`\]/g, ']');
  project.replace('test/doctor/command.spec.ts', /, REDIS_URL/g, '');
  project.replace('test/support/doctor.ts', ", REDIS_URL = ''", '');
  project.replace('test/support/doctor.ts', ', REDIS_URL]', ']');
}

function leaveTests(project: Project) {
  project.replace(
    'src/core/database/sweeper.store-spec.ts',
    / {4}const tries = .*\n(.*)await tries\(\)/,
    "$1await count('throttle')",
  );
  project.replace('src/core/database/sweeper.store-spec.ts', 'app.config.redisUrl ? 0 : 2', '2');
  project.dropBlock('test/faults/cut-off.spec.ts', 'async function behindRedis');
  project.dropBlock('test/faults/cut-off.spec.ts', "missingServer('redis')");
  project.replace(
    'test/processes/cluster.spec.ts',
    / {2}\{\n {4}place: 'PostgreSQL and Redis',[^]*?\n {2}\},\n/,
    '',
  );
  project.dropLines('test/processes/cluster.spec.ts', /redis/i);

  project.dropBlock('test/support/stores.setup.ts', "if (store.includes('redis'))");
  project.replace('test/support/stores.ts', / {4}case 'redis'[^]*?(?= {4}default)/, '');
  project.replace('test/support/stores.ts', /\n\/\*\* The Redis databases[^]*$/, '');
  project.replace(
    'test/support/clock.ts',
    / {4}async pass[^]*?\n {4}\},/,
    `    pass(seconds: number) {
      vi.setSystemTime(Date.now() + seconds * 1000);
      return Promise.resolve();
    },`,
  );
  project.replace(
    'test/support/stored-content.ts',
    / {2}if \(app\.config\.redisUrl\) \{\n {4}return[^]*?\n {2}\}\n/,
    '',
  );
  project.replace(
    'test/support/stored-content.ts',
    / {2}if \(app\.config\.redisUrl\) \{[^]*?else \{\n(.*)\n {2}\}/,
    '$1',
  );
  project.dropLines('test/support/programs.ts', /redis/);
}

function leaveTools(project: Project) {
  project.replace(
    'vitest.config.ts',
    'A failover of Redis is about sessions, which Fastify keeps in cookies. ',
    '',
  );
  project.replace('vitest.config.ts', '|redis-failover', '');
  project.dropLines('vitest.config.ts', /on\(\w+, '(postgres and )?redis'|redisPort/);
  project.replace('vitest.config.ts', " | 'redis' | 'postgres and redis'", '');
  project.replace('oxlint.config.ts', /, 'redis'/g, '');
  project.dropLines('.ci/run', /redis-server/);
  project.replace('.devcontainer/Dockerfile', ' redis-server', '');
  project.replace('.github/workflows/check.yml', 'PostgreSQL, Redis, nginx', 'PostgreSQL, nginx');
  project.replace('deploy/compose.yaml', 'PostgreSQL and Redis', 'PostgreSQL');
  project.dropLines('deploy/compose.yaml', /REDIS_URL/);
  project.replace('deploy/compose.yaml', /\n {2}sessions:\n {4}image[^]*?unless-stopped\n/, '');
  project.replace('deploy/compose.yaml', /\n {2}sessions:\n$/, '\n');
}
