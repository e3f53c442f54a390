import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { startApp } from '../support/app.js';
import { examined, GOOD } from '../starter/doctor.js';
import { startTlsProxy } from '../starter/tls-proxy.js';
import { describeWith } from '../starter/describe-with.js';
import { RedisServer } from '../starter/redis-server.js';
import { temporaryFile } from '../support/stores.js';

const { describe } = describeWith('/usr/bin/redis-server', 'apt-get install redis-server');

/** The sentences of a report, without what is different each time. */
const sentences = (text: string) =>
  text
    .split('\n')
    .map((line) =>
      line.replaceAll(/\d+(\.\d+)*( [KM]B)?/g, '0').replaceAll('localhost:0', 'shop.example'),
    )
    .map((line) => line.trim())
    .filter((line) => /^(ok|problem|warning|->) /.test(line))
    // Of port 80, which no test has.
    .filter((line) => !/http:\/\/shop.example leads to|Try it by hand/.test(line));

describe('The report in the document of the owner', () => {
  it('is one that the doctor still gives', async () => {
    const redis = await RedisServer.start(
      '--maxmemory',
      '256mb',
      '--maxmemory-policy',
      'allkeys-lru',
    );
    onTestFinished(() => redis.remove());
    const front = await startTlsProxy({
      tell: () => ({}),
      change: (headers) => ({ ...headers, server: 'nginx/1.22.1' }),
    });
    const { SESSION_COOKIE_SECURE: _, ...good } = GOOD;
    const own = {
      ...good,
      HOST: '127.0.0.1',
      PUBLIC_ORIGIN: front.origin,
      TRUST_PROXY: 'loopback',
      REDIS_URL: redis.url,
      DATABASE_URL: `sqlite:${temporaryFile()}`,
    };
    const app = await startApp(own);
    front.forwardTo(app.origin);
    const PORT = new URL(app.origin).port;
    const { text } = await examined({ ...own, PORT }, { url: front.origin, page: '/visits' });

    const [, report] = /```text\n(Redis\n.*?)```/s.exec(
      readFileSync('docs/operations.md', 'utf8'),
    )!;
    const given = sentences(text.slice(text.indexOf('\nRedis\n')));
    expect(sentences(report!)).toEqual(given);
  });
});
