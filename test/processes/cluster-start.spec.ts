import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { startCluster } from '../starter/cluster.js';
import { startProcess } from '../starter/process.js';
import { temporaryFile } from '../support/stores.js';

const built = inject('built');

const start = (environment: Record<string, string>) =>
  startCluster(built, { DATABASE_URL: `sqlite:${temporaryFile()}`, ...environment });

describe('Several processes that cannot start', () => {
  it.each([
    ['the environment is wrong', { SESSION_KEYS: 'short', PORT: '0' }, 'SESSION_KEYS must'],
    [
      'each would have a database of its own',
      { DATABASE_URL: 'sqlite::memory:' },
      'DATABASE_URL must be a file or PostgreSQL',
    ],
    [
      'PostgreSQL is not there',
      { DATABASE_URL: 'postgres://127.0.0.1:1/app' },
      'Cannot start: PostgreSQL cannot answer now: connect ECONNREFUSED',
    ],
  ])('say it once when %s', async (_, environment, sentence) => {
    const error = String(await start(environment).catch((error: unknown) => error));
    expect(error).toContain('ended with 1');
    expect(error.split(sentence)).toHaveLength(2);
    expect(error).not.toContain('takes its place');
  });

  it('say it once when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const PORT = String((other.address() as { port: number }).port);
    const error = String(await start({ PORT }).catch((error: unknown) => error));
    expect(error).toContain('ended with 1');
    expect(error.match(/^Cannot start: .*EADDRINUSE.*see HOST, PORT/gm)).toHaveLength(1);
  });

  it('say what is wrong with their number', async () => {
    const flags = ['--cluster', '--workers=many'];
    await expect(startProcess(built, {}, ...flags)).rejects.toThrow(
      /ended with 1:\nCannot start: --workers=many must be/,
    );
  });
});
