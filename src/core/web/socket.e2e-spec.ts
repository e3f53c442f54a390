import { WebSocketGateway } from '@nestjs/websockets';
import { describe, expect, it, vi } from 'vitest';
import { gateway } from '../../../test/support/gateway.js';
import { actingAs, seed, startApp, stopClock } from '../../../test/support/kit.js';
import { request, send } from '../../../test/core/raw.js';
import { openSocket } from '../../../test/support/socket.js';
import { TIMES } from '../config/defaults.js';
import { CurrentLogin } from '../logins/current-login.js';

const start = () => startApp({}, { imports: [gateway] });

/** Looks often whose login has ended. */
const startWatchful = (environment: Record<string, string> = {}) =>
  startApp(environment, { imports: [gateway], options: { times: { endedLogin: 20 } } });

const upgrade = (path: string, headers: string[] = []) =>
  request(`GET ${path}`, [
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  ]).replace('Connection: close', 'Connection: Upgrade, close');

const FORBIDDEN = { event: 'exception', data: expect.objectContaining({ status: 'error' }) };

describe('A socket of a page', () => {
  it('knows who is logged in, and what the session held', async () => {
    const app = await start();
    const visitor = await actingAs(app, await seed.user(app));
    await visitor.open('/count');
    const { ask } = await openSocket(visitor);
    const data = { question: 'me', email: 'ada@example.com', count: 1 };
    expect(await ask('who', 'me')).toEqual({ event: 'you', data });
    expect(await ask('secret')).toEqual({ event: 'secret', data: 'green' });
  });

  it('is open to a guest, but for what only people with a login may do', async () => {
    const app = await start();
    const { ask } = await openSocket(app.visitor());
    expect(await ask('who', 'me')).toEqual({ event: 'you', data: { question: 'me' } });
    expect(await ask('secret')).toEqual(FORBIDDEN);
  });

  it('cannot change the session, and says so', async () => {
    const app = await start();
    const visitor = app.visitor();
    await visitor.open('/count');
    const { ask } = await openSocket(visitor);
    expect(await ask('write')).toEqual(FORBIDDEN);
    expect(JSON.stringify(app.log.entries)).toContain('Cannot assign to read only property');
    expect((await visitor.open('/count')).count).toBe(2);
  });

  it('is closed within seconds of the logout', async () => {
    expect(TIMES.endedLogin).toBeLessThan(5_000);
    const app = await startWatchful();
    const visitor = await actingAs(app, await seed.user(app));
    const { closed } = await openSocket(visitor);
    await visitor.submit('/logout');
    expect(await closed).toBe(1008);
  });

  it('hears nobody from the moment at which the login is ended elsewhere', async () => {
    const app = await start();
    const user = await seed.user(app);
    const [here, elsewhere] = [await actingAs(app, user), await actingAs(app, user)];
    const { ask } = await openSocket(here);
    // It would be closed soon.
    vi.spyOn(app.app.get(CurrentLogin), 'reload').mockRejectedValue(new Error('later'));
    await elsewhere.submit('/private/end-others');
    expect(await ask('who')).toEqual(FORBIDDEN);
  });

  it('is closed at the idle timeout when nothing is said, and at the absolute one anyway', async () => {
    const app = await startWatchful({
      SESSION_IDLE_SECONDS: '600',
      SESSION_ABSOLUTE_SECONDS: '1500',
    });
    const clock = stopClock();
    const user = await seed.user(app);
    const silent = await openSocket(await actingAs(app, user));
    const busy = await openSocket(await actingAs(app, user));
    await clock.pass(500);
    expect(await busy.ask('secret')).toEqual({ event: 'secret', data: 'green' });
    await clock.pass(500);
    expect(await silent.closed).toBe(1008);
    expect(await busy.ask('secret')).toEqual({ event: 'secret', data: 'green' });
    await clock.pass(500);
    expect(await busy.closed).toBe(1008);
  });

  it('does not hold up a stop', async () => {
    const app = await start();
    const { closed } = await openSocket(app.visitor());
    const started = Date.now();
    await app.close();
    await closed;
    expect(Date.now() - started).toBeLessThan(1_000);
  });

  it('is told in the log when it is closed, as every request is', async () => {
    const app = await start();
    const { socket } = await openSocket(app.visitor(), '/who?token=secret');
    socket.close();
    await expect
      .poll(() => app.log.events('request'))
      .toMatchObject([{ req: { method: 'GET', path: '/who' }, res: { status: 101 } }]);
  });
});

describe('Whoever asks for a socket', () => {
  it.each([
    [403, 'from another site', '/who', ['Origin: https://evil.example']],
    [403, 'from another site', '/who', ['Sec-Fetch-Site: cross-site']],
    [200, 'where there is a page', '/', []],
    [404, 'where there is nothing', '/nothing', []],
    [400, 'without a key', '/who', ['Sec-WebSocket-Key: none']],
  ])('is answered %i %s', async (status, _, path, headers) => {
    const app = await start();
    const answer = await send(app.origin, upgrade(path, headers));
    expect(answer.status).toBe(status);
  });

  it('with a login that has ended is a guest with nothing in the session', async () => {
    const app = await start();
    const visitor = await actingAs(app, await seed.user(app));
    await visitor.open('/count');
    const copy = visitor.thief();
    await visitor.submit('/logout');
    const { ask } = await openSocket(copy);
    expect(await ask('who', 'me')).toEqual({ event: 'you', data: { question: 'me' } });
  });

  it('and sends a message that is too large is cut off', async () => {
    const app = await start();
    const { closed, socket } = await openSocket(app.visitor());
    socket.send('x'.repeat(200_000));
    expect(await closed).toBe(1009);
  });
});

describe('A gateway with a port of its own', () => {
  it('is refused at the start, with what to write instead', async () => {
    @WebSocketGateway(8081)
    class OwnPort {}
    const own = { module: class Own {}, providers: [OwnPort] };
    await expect(startApp({}, { imports: [own] })).rejects.toThrow('without 8081');
  });
});
