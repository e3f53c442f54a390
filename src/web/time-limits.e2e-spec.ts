import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startApp } from '../../test/support/app.js';
import { TIME_LIMITS } from './time-limits.js';

const HALF = {
  headers: 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow:',
  body:
    'POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n' +
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
  const byte = setInterval(() => socket.write('x'), 500);
  await once(socket, 'close');
  clearInterval(byte);
  return Date.now() - started;
}

describe('Somebody who sends very slowly', () => {
  it('is cut off, while others are served', { timeout: 60_000 }, async () => {
    const app = await startApp();
    const attack = Promise.all([
      ...Array.from({ length: 20 }, () => crawl(app.origin, HALF.headers)),
      ...Array.from({ length: 20 }, () => crawl(app.origin, HALF.body)),
    ]);
    expect((await app.visitor().open('/visits')).visits).toBe(1);
    const times = await attack;
    const longest = Math.max(TIME_LIMITS.headers, TIME_LIMITS.request);
    for (const time of times) expect(time).toBeLessThan(longest + 5_000);
    expect((await app.visitor().open('/visits')).visits).toBe(1);
  });
});
