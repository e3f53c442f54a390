import { Client } from 'pg';
import { inject } from 'vitest';
import { AppModule } from '../../src/app.module.js';
import { createApp } from '../../src/core/process/app.js';
import { Config } from '../../src/core/config/config.js';
import { Database } from '../../src/core/database/database.js';
import { platforms } from '../../src/core/platform/platforms.js';
import { migrations } from '../support/pages/tables.js';

/** What is copied: to make the tables of all folders takes a second, and a copy a tenth of that. */
const EMPTY = 'empty_tables';

/** A new database with the tables of the application, and nothing in them. @returns its URL */
export async function newDatabase(
  port = inject('postgresPort'),
  name = `test_${crypto.randomUUID()}`,
) {
  const server = `postgres://postgres@127.0.0.1:${port}`;
  const client = new Client(`${server}/postgres`);
  await client.connect();
  try {
    // Of several processes that need the tables at once, one makes them.
    await client.query('SELECT pg_advisory_lock(1)');
    const made = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [EMPTY]);
    if (made.rowCount === 0) {
      // One that was not finished, on a busy machine, would be in the way of all later tests.
      await client.query('DROP DATABASE IF EXISTS half_made WITH (FORCE)');
      await client.query('CREATE DATABASE half_made STRATEGY FILE_COPY');
      await makeTables(`${server}/half_made`);
      await client.query(`ALTER DATABASE half_made RENAME TO ${EMPTY}`);
    }
    await client.query('SELECT pg_advisory_unlock(1)');
    await client.query(`CREATE DATABASE "${name}" TEMPLATE ${EMPTY} STRATEGY FILE_COPY`);
  } finally {
    await client.end();
  }
  return `${server}/${name}`;
}

async function makeTables(DATABASE_URL: string) {
  const HTTP_PLATFORM = Object.keys(platforms)[0]!;
  const config = new Config(
    { NODE_ENV: 'test', LOG_LEVEL: 'silent', DATABASE_URL, HTTP_PLATFORM },
    [],
    AppModule.options,
  );
  const app = await createApp(config, AppModule);
  await app.init();
  await app.get(Database).migrate('count', migrations);
  await app.close();
}
