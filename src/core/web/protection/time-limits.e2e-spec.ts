import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startApp } from '../../../../test/support/app.js';

const LIMITS = { headers: 500, request: 1_000, keepAlive: 500 };

const HALF = {
  headers: 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow:',
  body:
    'POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000\r\n' +
    'Content-Type: application/x-www-form-urlencoded\r\n\r\nemail=',
};

/** Sends half a request and a byte now and then. @returns the milliseconds until it is cut off */
async function crawl(origin: string, half: string) {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  await once(socket, 'connect');
  const started = Date.now();
  socket.write(half);
  const byte = setInterval(() => socket.write('x'), 100);
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(byte);
  return Date.now() - started;
}

describe('Somebody who sends very slowly', () => {
  it('is cut off, while others are served', async () => {
    const app = await startApp({}, { options: { times: LIMITS } });
    const attack = Promise.all([
      ...Array.from({ length: 20 }, () => crawl(app.origin, HALF.headers)),
      ...Array.from({ length: 20 }, () => crawl(app.origin, HALF.body)),
    ]);
    expect((await app.visitor().open('/count')).count).toBe(1);
    // Nobody who is not cut off would ever end here.
    const times = await attack;
    for (const time of times) expect(time).toBeGreaterThan(LIMITS.headers - 100);
    expect((await app.visitor().open('/count')).count).toBe(1);
  });
});
