import { expect, it, onTestFinished } from 'vitest';
import { startApp } from '../support/app.js';
import { freePort } from '../starter/free-port.js';
import { examined, GOOD } from '../starter/doctor.js';
import { describeWith } from '../starter/describe-with.js';
import { RedisServer } from '../starter/redis-server.js';
import { slowProxy } from '../starter/slow-proxy.js';
import { temporaryFile } from '../support/stores.js';

const { describe } = describeWith('/usr/bin/redis-server', 'apt-get install redis-server');

const SOUND = ['--maxmemory', '64mb', '--appendonly', 'yes'];

async function start(...options: string[]) {
  const server = await RedisServer.start(...SOUND, ...options);
  onTestFinished(() => server.remove());
  return server;
}

const look = (REDIS_URL: string) => examined({ ...GOOD, REDIS_URL });

describe('The doctor finds in Redis', () => {
  it('nothing, when it is good', async () => {
    const findings = await look((await start()).url);
    expect(findings.bad).toEqual([]);
    expect(findings.of('redis.latency')).toEqual([
      expect.stringMatching(/^ok: Redis answers in \d+\.\d ms, the median of 9/),
    ]);
  });

  it('no tables that the database lacks, because Redis keeps what would be in them', async () => {
    const [{ url }, file] = [await start(), temporaryFile()];
    const variables = { DATABASE_URL: `sqlite:${file}`, REDIS_URL: url };
    await (await startApp(variables)).close();
    const findings = await examined({ ...GOOD, ...variables });
    expect(findings.of('sqlite.migrations')).toEqual(['ok: All migrations were made -> ']);
  });

  it.each(['allkeys-lru', 'volatile-ttl'])(
    'a policy that throws sessions away: %s',
    async (policy) => {
      const { url } = await start('--maxmemory-policy', policy);
      expect((await look(url)).of('redis.eviction')).toEqual([
        expect.stringMatching(/^problem: .*throws sessions away.* -> CONFIG SET .*noeviction/),
      ]);
      const unlimited = await start('--maxmemory-policy', policy, '--maxmemory', '0');
      expect((await look(unlimited.url)).bad).toEqual([
        'warning redis.eviction',
        'warning redis.memory',
      ]);
    },
  );

  it('no limit to its memory, or one that is reached', async () => {
    const server = await start('--maxmemory', '0');
    expect((await look(server.url)).bad).toEqual(['warning redis.memory']);
    await server.command('CONFIG', 'SET', 'maxmemory', '100000');
    expect((await look(server.url)).bad).toEqual(['problem redis.memory']);
  });

  it('nothing kept on disk, but is content with snapshots', async () => {
    expect((await look((await start('--appendonly', 'no')).url)).bad).toEqual([
      'warning redis.persistence',
    ]);
    const { url } = await start('--appendonly', 'no', '--save', '60 1');
    expect((await look(url)).of('redis.persistence')).toEqual([
      expect.stringMatching(/^ok: Redis makes snapshots \(save 60 1\)/),
    ]);
  });

  it('a replica', async () => {
    const { url } = await start('--replicaof', '127.0.0.1', String(await freePort()));
    expect((await look(url)).bad).toEqual(['problem redis.takesWrites']);
  });

  it('a password that is missing or wrong, and lets the right one in', async () => {
    const password = 'pass-word-of-redis';
    const { port } = await start('--requirepass', password);
    for (const account of ['', ':another-pass-word@']) {
      expect((await look(`redis://${account}127.0.0.1:${port}`)).of('redis.reachable')).toEqual([
        expect.stringMatching(
          /^problem: Redis at 127.0.0.1:\d+ cannot .* -> Correct user and pass/,
        ),
      ]);
    }
    expect((await look(`redis://:${password}@127.0.0.1:${port}`)).bad).toEqual([]);
  });

  it('what its user may not ask for', async () => {
    const server = await start('--appendonly', 'no');
    await server.command('ACL', 'SETUSER', 'shop', 'on', '>pass-word-1', '~*', '+@all', '-config');
    const findings = await look(`redis://shop:pass-word-1@127.0.0.1:${server.port}`);
    expect(findings.of('redis.persistence')).toEqual([
      expect.stringMatching(/^skipped: .*may not ask/),
    ]);
  });

  it('that it is away, or frozen', async () => {
    const server = await start();
    server.freeze();
    expect((await look(server.url)).of('redis.reachable')).toEqual([
      expect.stringMatching(/^problem: .*cannot be reached: .* -> Start it/),
    ]);
    await server.kill();
    expect((await look(server.url)).of('redis.reachable')).toEqual([
      expect.stringMatching(/^problem: .*cannot be reached: .*ECONNREFUSED.* -> Start it/),
    ]);
  });

  it('a long way to it', async () => {
    const { port } = await start();
    const far = await slowProxy(port, 30);
    expect((await look(`redis://127.0.0.1:${far}`)).of('redis.latency')).toEqual([
      expect.stringMatching(/^warning: .* -> Move it closer/),
    ]);
  });
});
