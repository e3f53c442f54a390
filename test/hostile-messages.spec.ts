import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { expectAlike, startBoth } from './starter/both-platforms.js';
import { everyRow } from './support/every-row.js';
import { FORM, request, send } from './core/raw.js';
import { BYTES } from '../src/core/config/defaults.js';

describe('A message whose end is not clear', () => {
  const form = (headers: string[], body = 'a=1') =>
    request('POST /login', [FORM, ...headers], body);

  it('is refused by HTTP itself', () =>
    expectAlike([
      ['length and chunks', form(['Content-Length: 3', 'Transfer-Encoding: chunked']), 400],
      ['two lengths', form(['Content-Length: 3', 'Content-Length: 4']), 400],
      ['a length below nothing', form(['Content-Length: -1']), 400],
      ['another encoding', form(['Transfer-Encoding: xchunked']), 400],
      ['chunks that are not last', form(['Transfer-Encoding: chunked, identity']), 400],
      [
        'a chunk in hex with 0x',
        form(['Transfer-Encoding: chunked'], '0x3\r\na=1\r\n0\r\n\r\n'),
        400,
      ],
      [
        'damaged chunks after a handshake of a WebSocket',
        form(
          ['Transfer-Encoding: chunked', 'Upgrade: websocket'],
          'zz\r\na=1\r\n0\r\n\r\n',
        ).replace('Connection: close', 'Connection: close, Upgrade'),
        400,
      ],
      ['bare line feeds', 'GET / HTTP/1.1\nHost: localhost\n\n', 400],
      ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
      ['a NUL in a header', request('GET /', ['X: a\0b']), 400],
      ['a space before the colon', request('GET /', ['X : a']), 400],
      ['a folded header', request('GET /', ['X: a\r\n b']), 400],
      ['an unknown method', request('FOO /'), 400],
      ['a method in small letters', request('get /'), 400],
      ['a space in the path', request('GET /a b'), 400],
      ['another version', 'GET / HTTP/9.9\r\nHost: localhost\r\n\r\n', 400],
      ['TLS', '\x16\x03\x01\x00\xa5\x01\x00\r\n\r\n', 400],
    ]));
});

describe('A form that never ends', () => {
  it('is cut off when it is too large', async () => {
    for (const { origin } of await startBoth()) {
      const start = request('POST /login', [FORM, 'Transfer-Encoding: chunked']);
      const chunk = `1000\r\n${'x'.repeat(0x1000)}\r\n`;
      const bytes =
        start.replace('close', 'keep-alive') + chunk.repeat(BYTES.discarded / 0x1000 + 1);
      const { status, headers } = await send(origin, bytes);
      expect(status).toBe(413);
      expect(headers.get('connection')).toBe('close');
    }
  });
});

describe('A form whose sender goes away', () => {
  it('is no mistake of ours, and changes nothing', async () => {
    for (const app of await startBoth()) {
      const before = await everyRow(app);
      const socket = connect(Number(new URL(app.origin).port), '127.0.0.1');
      await once(socket, 'connect');
      const half = request('POST /logout', [FORM, 'Content-Length: 100'], 'a=');
      socket.write(half, () => socket.destroy());
      await expect.poll(() => app.log.events('request')).toHaveLength(1);
      expect(app.log.entries.filter(({ level }) => level === 'error')).toEqual([]);
      expect(await everyRow(app)).toEqual(before);
    }
  });
});
