import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../starter/describe-with.js';
import { GOOD } from '../starter/doctor.js';
import { runDoctor } from '../starter/doctor-command.js';
import { listen } from '../support/listen.js';
import { PostgresServer } from '../starter/postgres-server.js';
import { RedisServer } from '../starter/redis-server.js';

const { describe: describeClock, found: libfaketime } = describeWith(
  '/usr/lib/*/faketime/libfaketime.so.1',
  'apt-get install faketime',
);

describeClock('A machine whose clock is wrong', () => {
  let redis: RedisServer;
  let postgres: PostgresServer;
  beforeAll(async () => {
    [redis, postgres] = await Promise.all([RedisServer.start(), PostgresServer.start()]);
  });
  afterAll(() => Promise.all([redis.remove(), postgres.remove()]));

  it.each([
    ['+20s', 'warning', 'behind'],
    ['-20s', 'warning', 'ahead of'],
    ['+5m', 'problem', 'behind'],
  ])('is found by those of Redis, PostgreSQL and the public: %s', async (clock, level, side) => {
    const port = await listen('http', (_, answer) => answer.end());
    const { output } = await runDoctor(
      {
        ...GOOD,
        REDIS_URL: redis.url,
        DATABASE_URL: postgres.url(),
        LD_PRELOAD: libfaketime,
        FAKETIME: clock,
        DONT_FAKE_MONOTONIC: '1',
      },
      ['--json', `http://127.0.0.1:${port}`],
    );
    const { findings } = JSON.parse(output) as { findings: Record<string, string>[] };
    for (const check of ['redis.clock', 'postgresql.clock', 'live.date']) {
      const found = findings.find((finding) => finding['check'] === check);
      expect(found, check).toMatchObject({ level, what: expect.stringContaining(` ${side} `) });
    }
  });
});
