import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { actingAs, seed, startApp } from '../../../../test/support/kit.js';
import { BYTES } from '../../config/defaults.js';
import { brokenStreams, orders, receivedOrders } from '../../../../test/core/orders.js';

const start = () => startApp({}, { imports: [orders] });

const photo = (name: string, content = 'PNG', type = 'image/png') =>
  [`photo-${name}`, new File([content], name, { type })] as const;

function form(...fields: (readonly [string, string | File])[]) {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return form;
}

/** Of nobody else who runs these tests. */
vi.stubEnv('TMPDIR', mkdtempSync(join(tmpdir(), 'bodies-')));
afterAll(() => {
  rmSync(tmpdir(), { recursive: true });
  vi.unstubAllEnvs();
});

const uploads = () => readdirSync(tmpdir()).filter((name) => name.includes('upload-'));

describe('JSON', () => {
  it('is taken wherever a form is', async () => {
    const app = await start();
    const { email } = await seed.user(app);
    const visitor = app.visitor();
    const order = { email, password: 'x', quantity: 3, gift: true, items: [{ sku: 'cup', x: 1 }] };
    expect((await visitor.send('/orders', order)).status).toBe(200);
    expect(receivedOrders.pop()).toEqual({ ...order, items: [{ sku: 'cup' }] });
    const answer = await visitor.send('/count/more', { by: 2 });
    expect(await answer.json()).toEqual({ location: '/count' });
    expect((await visitor.open('/count')).count).toBe(3);
  });

  it('is told what is wrong with each field, inside a list too', async () => {
    const items = [{ sku: 'cup' }, { sku: 5 }];
    const wrong = { email: ['a@b.example'], password: 'x', quantity: '1', items };
    const response = await (await start()).visitor().send('/orders', wrong);
    expect(response.headers.get('content-type')).toMatch('application/problem+json');
    expect(await response.json()).toMatchObject({
      status: 422,
      errors: { email: 'Enter an email address.', 'items.1.sku': 'Say what it is.' },
    });
  });

  it('of another site is refused, as its forms are', async () => {
    const visitor = (await start()).visitor();
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    expect((await visitor.send('/orders', {}, foreign)).status).toBe(403);
  });

  it('that is not read says why, in the answer and in the log', async () => {
    const app = await start();
    const reason = `Send at most ${BYTES.json / 1024} KB.`;
    const response = await app.visitor().send('/orders', { email: 'x'.repeat(BYTES.json) });
    expect(await response.json()).toMatchObject({ status: 413, detail: reason });
    expect(app.log.events('body_refused')).toMatchObject([{ reason }]);
  });
});

describe('A webhook', () => {
  it('gets the bytes for its signature, from any site, without a session', async () => {
    const app = await start();
    const visitor = await actingAs(app, await seed.user(app));
    const body = '{"constructor": 1,  "b":\t2}';
    const response = await visitor.request('/orders/hook', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()).toEqual([]);
    const sign = (bytes: Buffer | string) =>
      createHmac('sha256', 'key').update(bytes).digest('hex');
    expect(sign(receivedOrders.pop() as Buffer)).toBe(sign(body));
  });

  it('takes the form with which a payment provider sends a browser back, which stays logged in', async () => {
    const app = await start();
    const visitor = await actingAs(app, await seed.user(app));
    const from = { origin: 'https://pay.example', 'sec-fetch-site': 'cross-site' };
    // SameSite=Lax: no cookie comes with it.
    const answer = await app.visitor().request('/orders/paid', {
      method: 'POST',
      body: new URLSearchParams({ signature: 'right' }),
      headers: from,
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/private']);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(receivedOrders.pop()).toBe('right');
    expect(await visitor.open('/private', from)).toBeLoggedInAs('ada@example.com');
  });

  it('takes no more than it wants', async () => {
    const guest = (await start()).visitor();
    const send = (length: number) =>
      guest.request('/orders/hook', { method: 'POST', body: 'x'.repeat(length) });
    expect((await send(1024)).status).toBe(200);
    expect((await send(1025)).status).toBe(413);
  });
});

describe('A body that its handler reads', () => {
  it('arrives as a stream, of any type and size', async () => {
    const response = await (await start()).visitor().request('/orders/video', {
      method: 'POST',
      body: 'x'.repeat(1_000_000),
      headers: { 'content-type': 'video/mp4' },
    });
    expect(await response.json()).toEqual({ bytes: 1_000_000 });
  });
});

describe('Files', () => {
  it('are there while the handler runs, with the other fields, and gone after it', async () => {
    const guest = (await start()).visitor();
    const body = form(['title', 'Töpfe'], photo('a.png', 'one'), photo('../b.png', 'two'));
    const response = await guest.request('/orders/photos', { method: 'POST', body });
    expect(await response.json()).toEqual({
      contents: ['one', 'two'],
      names: ['a.png', 'b.png'],
      title: 'Töpfe',
    });
    await vi.waitFor(() => expect(uploads()).toEqual([]));
  });

  it.each<[string, number, string, FormData]>([
    ['too large', 413, 'A file may have', form(photo('a.png', 'x'.repeat(100_001)))],
    ['too many', 413, 'Send at most 2', form(photo('a.png'), photo('b.png'), photo('c.png'))],
    ['of another type', 415, 'image/png', form(photo('a.exe', 'MZ', 'application/x-msdownload'))],
    [
      'with a field that is too long',
      413,
      'too long',
      form(['title', 'x'.repeat(BYTES.field + 1)]),
    ],
  ])(
    'are refused when they are %s, with the reason, and none is left',
    async (_, status, reason, body) => {
      const guest = (await start()).visitor();
      const headers = { accept: 'application/json' };
      const response = await guest.request('/orders/photos', { method: 'POST', body, headers });
      expect(await response.json()).toMatchObject({
        status,
        detail: expect.stringContaining(reason),
      });
      await vi.waitFor(() => expect(uploads()).toEqual([]));
    },
  );

  it('go to a stream of the handler’s, however large they are', async () => {
    const guest = (await start()).visitor();
    const body = form(photo('a.png', 'x'.repeat(3_000_000)));
    const response = await guest.request('/orders/stream', { method: 'POST', body });
    expect(await response.json()).toEqual([3_000_000]);
  });

  it.each(['/orders/photos', '/orders/stream'])(
    'leave nothing behind when the request breaks off: %s',
    async (path) => {
      const app = await start();
      const broken = brokenStreams();
      const { hostname, port } = new URL(app.origin);
      const socket = connect(Number(port), hostname);
      const part =
        'Content-Disposition: form-data; name="p"; filename="a.png"\r\nContent-Type: image/png';
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000\r\n` +
          `Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n${part}\r\n\r\n${'x'.repeat(5000)}`,
      );
      await vi.waitFor(() => expect(uploads()).toHaveLength(1));
      socket.destroy();
      await vi.waitFor(() => expect(uploads()).toEqual([]));
      if (path.endsWith('stream')) expect(brokenStreams()).toBe(broken + 1);
    },
  );

  it('that a killed process left behind are deleted at the next start', async () => {
    const folders = [0, 2].map((hours) => {
      const folder = mkdtempSync(join(tmpdir(), 'session-starter-upload-'));
      const then = Date.now() / 1000 - hours * 3600;
      utimesSync(folder, then, then);
      return folder;
    });
    await startApp({}, { imports: [orders], isNew: true });
    expect(folders.map((folder) => existsSync(folder))).toEqual([true, false]);
    rmSync(folders[0]!, { recursive: true });
  });

  it('are not read from somebody who may not send them', async () => {
    const guest = (await start()).visitor();
    const body = form(photo('a.png'));
    const response = await guest.request('/orders/private', { method: 'POST', body });
    expect([response.status, uploads()]).toEqual([303, []]);
  });

  it('are refused where none are expected, and the answer names what is missing', async () => {
    const guest = (await start()).visitor();
    const response = await guest.request('/orders', { method: 'POST', body: form(photo('a.png')) });
    expect(response.status).toBe(415);
    expect(await response.text()).toContain('@Upload()');
  });
});
