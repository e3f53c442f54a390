import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { CONNECTIONS } from '../../src/core/database/postgres.js';
import { startApp } from '../support/app.js';
import { examined, GOOD } from '../starter/doctor.js';
import { describeWith } from '../starter/describe-with.js';
import { PostgresServer } from '../starter/postgres-server.js';
import { slowProxy } from '../starter/slow-proxy.js';

const { describe } = describeWith(
  '/usr/lib/postgresql/*/bin/postgres',
  'apt-get install postgresql',
);

const look = (DATABASE_URL: string) => examined({ ...GOOD, DATABASE_URL });

describe('The doctor finds in PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => void (server = await PostgresServer.start()));
  afterAll(() => server.remove());

  it('nothing, when it is good', async () => {
    const url = await server.createDatabase('good');
    expect((await look(url)).of('postgresql.migrations')[0]).toMatch(/^ok: .*empty/);
    const app = await startApp({ DATABASE_URL: url });
    await app.close();
    const findings = await look(url);
    expect(findings.bad).toEqual([]);
    expect(findings.of('postgresql.migrations')[0]).toMatch(/^ok: All migrations/);
    expect(findings.of('postgresql.latency')[0]).toMatch(/^ok: PostgreSQL answers in/);
  });

  it('that it can only be read', async () => {
    const url = await server.createDatabase('standby');
    await server.query('ALTER DATABASE standby SET default_transaction_read_only = on');
    expect((await look(url)).bad).toEqual(['problem postgresql.canBeWritten']);
  });

  it('no such database, and no such password', async () => {
    expect((await look(server.url('nowhere'))).of('postgresql.reachable')).toEqual([
      expect.stringMatching(/^problem: PostgreSQL at 127.0.0.1:\d+ cannot .* -> Make the database/),
    ]);
    expect((await look(server.url().replace('postgres@', 'nobody@'))).bad).toEqual([
      'problem postgresql.reachable',
    ]);
  });

  it('migrations that the next start will make', async () => {
    const url = await server.createDatabase('older');
    const app = await startApp({ DATABASE_URL: url });
    await app.close();
    await server.query('DELETE FROM session_migrations', 'older');
    expect((await look(url)).bad).toEqual(['warning postgresql.migrations']);
  });

  it('a long way to it', async () => {
    const far = await slowProxy(server.port, 30);
    const url = `postgres://postgres@127.0.0.1:${far}/postgres`;
    expect((await look(url)).bad).toEqual(['warning postgresql.latency']);
  });

  it('that it is frozen', async () => {
    server.freeze();
    onTestFinished(() => server.thaw());
    expect((await look(server.url())).of('postgresql.reachable')).toEqual([
      expect.stringMatching(/^problem: .*cannot be reached: .*timeout.* -> .*firewall/),
    ]);
  });
});

describe('The doctor finds in a small PostgreSQL', () => {
  it.each([
    [CONNECTIONS + 5, 'warning'],
    [CONNECTIONS, 'problem'],
  ])('too few connections: %i', async (most, level) => {
    const server = await PostgresServer.start(`max_connections=${most}`, 'max_wal_senders=0');
    onTestFinished(() => server.remove());
    expect((await look(server.url())).bad).toEqual([`${level} postgresql.connections`]);
  });

  it('that it is away', async () => {
    const server = await PostgresServer.start();
    await server.remove();
    expect((await look(server.url())).of('postgresql.reachable')).toEqual([
      expect.stringMatching(/^problem: .*cannot be reached: .*ECONNREFUSED.* -> Start it/),
    ]);
  });
});
