import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, inject, it } from 'vitest';
import { platforms } from '../../src/core/platform/platforms.js';
import { temporaryFile } from '../support/stores.js';
import { startProcess } from '../starter/process.js';

const built = inject('built');

const BODY = 'by=3';

async function open(origin: string) {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  await once(socket, 'connect');
  // A socket may be cut off at any time here.
  socket.on('error', () => {});
  return socket;
}

/** Sends a form but for its last byte; the returned function sends that and reads the answer. */
async function almostSent(socket: Socket, cookie: string) {
  const isTakenUp = once(socket, 'data');
  socket.write(
    `POST /count/row HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\n` +
      'Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\n' +
      `Content-Length: ${BODY.length}\r\n\r\n${BODY.slice(0, -1)}`,
  );
  expect(String(await isTakenUp)).toMatch(/^HTTP\/1\.1 100/);
  const answer = once(socket, 'data');
  return async () => {
    socket.write(BODY.slice(-1));
    return String(await answer);
  };
}

describe.each(Object.keys(platforms))('Stopping the application: %s', (HTTP_PLATFORM) => {
  it('answers and keeps what is under way, and takes nothing new', async () => {
    const DATABASE_URL = `sqlite:${temporaryFile()}`;
    const before = await startProcess(built, { HTTP_PLATFORM, DATABASE_URL });
    const visitor = before.visitor();
    await visitor.submit('/count/row', { by: '1' });
    const send = await almostSent(
      await open(before.origin),
      visitor.jar.getCookieStringSync(before.origin),
    );
    before.child.kill('SIGTERM');
    await expect
      .poll(() =>
        open(before.origin).then(
          () => 'open',
          () => 'refused',
        ),
      )
      .toBe('refused');
    expect(await send()).toMatch(/^HTTP\/1\.1 303/);
    expect(await before.ended).toEqual([0, null]);

    const after = await startProcess(built, { HTTP_PLATFORM, DATABASE_URL });
    const returning = after.visitor(visitor.jar);
    expect((await returning.open('/count/row')).count).toBe(4);
  });

  it('does not wait for those who only half asked', async () => {
    const app = await startProcess(built, { HTTP_PLATFORM });
    await open(app.origin);
    const half = await open(app.origin);
    half.write('GET / HTTP/1.1\r\nHost:');
    await app.visitor().open('/');
    const started = Date.now();
    app.child.kill('SIGTERM');
    expect(await app.ended).toEqual([0, null]);
    expect(Date.now() - started).toBeLessThan(15_000);
  });

  it('ends at once when asked twice', async () => {
    const app = await startProcess(built, { HTTP_PLATFORM });
    const half = await open(app.origin);
    half.write('GET / HTTP/1.1\r\nHost:');
    await app.visitor().open('/');
    app.child.kill('SIGTERM');
    await expect
      .poll(() =>
        open(app.origin).then(
          () => 'open',
          () => 'refused',
        ),
      )
      .toBe('refused');
    const again = () => {
      app.child.kill('SIGINT');
      return app.child.exitCode;
    };
    await expect.poll(again, { timeout: 4_000 }).toBe(1);
  });

  it('takes one Ctrl-C for one, though npm passes it on a second time', async () => {
    const app = await startProcess(built, { HTTP_PLATFORM });
    for (const signal of ['SIGINT', 'SIGINT'] as const) app.child.kill(signal);
    expect(await app.ended).toEqual([0, null]);
  });
});
