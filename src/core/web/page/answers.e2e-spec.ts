import {
  Controller,
  Get,
  Header,
  type MessageEvent,
  Query,
  Req,
  Res,
  Session,
  Sse,
  StreamableFile,
} from '@nestjs/common';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { NEVER, of } from 'rxjs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { proofOf } from '../../../../test/support/accounts.js';
import type { RunningApp } from '../../../../test/support/app.js';
import { listenTo } from '../../../../test/support/events.js';
import { actingAs, seed, startApp } from '../../../../test/support/kit.js';
import type { User } from '../../../../test/support/seed.js';
import { lastingStore } from '../../../../test/support/stores.js';
import { Visitor } from '../../../../test/support/visitor.js';
import { TIMES } from '../../config/defaults.js';
import { CurrentLogin } from '../../logins/current-login.js';
import { UserLogins } from '../../logins/user-logins.js';
import { Users } from '../../users/users.js';
import { LoggedIn } from '../access/logged-in.guard.js';
import type { PageRequest } from '../request.js';

/** Of either platform. */
interface Answer {
  header(name: string, value: string): void;
  send(body: string): void;
}

/** What the tests put into a session. No feature is needed for it. */
interface Counted {
  count?: number;
}

@Controller('answers')
class Answers {
  constructor(private readonly currentLogin: CurrentLogin) {}

  @Get('file')
  file(@Session() session: Counted) {
    session.count = 7;
    return new StreamableFile(Buffer.from('a file'));
  }

  @Get('missing')
  missing() {
    return new StreamableFile(createReadStream('/srv/secret/missing.pdf'), {
      type: 'application/pdf',
    });
  }

  @Get('video')
  @Header('ETag', '"one"')
  video() {
    const chunks = ['01', '234', '56789'].map((text) => Buffer.from(text));
    return new StreamableFile(Readable.from(chunks), { length: 10, type: 'video/mp4' });
  }

  @Get('version')
  @Header('ETag', '"one"')
  version() {
    return { version: 1 };
  }

  @Get('passthrough')
  passthrough(@Session() session: Counted, @Res({ passthrough: true }) answer: Answer) {
    session.count = 7;
    answer.header('X-Own', 'yes');
    return { own: 'answer' };
  }

  @Get('own')
  own(@Session() session: Counted, @Res() answer: Answer) {
    session.count = 7;
    answer.send('an answer');
  }

  @Get('text')
  text(@Query('name') name: string) {
    return `Hello ${name}`;
  }

  @Get('html')
  @Header('Content-Type', 'text/html; charset=utf-8')
  html() {
    return '<p>Hello</p>';
  }

  @Sse('events')
  async events(@Req() request: PageRequest) {
    const user = await this.currentLogin.user(request);
    return of<MessageEvent>({ data: user?.email ?? 'nobody' });
  }

  @Sse('silence')
  silence() {
    return NEVER;
  }

  @Sse('own-news')
  @LoggedIn()
  ownNews() {
    return NEVER;
  }

  @Sse('writing')
  writing(@Session() session: Counted) {
    session.count = 7;
    return NEVER;
  }
}

const answers = { module: class AnswersModule {}, controllers: [Answers] };
const options = { times: { endedLogin: 20 } };
const start = (store = {}) => startApp(store, { imports: [answers], options });

async function chooseNewPassword(app: RunningApp, { id }: User) {
  const sessions = app.app.get(UserLogins);
  const credential = await proofOf(app, id);
  const password = 'a wholly different sentence';
  await app.app.get(Users).changePassword(credential, password, (trx) => sessions.endAll(id, trx));
}

const deleteAccount = async (app: RunningApp, { id }: User) =>
  app.app.get(Users).remove(await proofOf(app, id));

describe('What a handler puts into the session', () => {
  it.each(['file', 'passthrough', 'own'])('is kept, however it answers: %s', async (kind) => {
    const app = await start();
    const visitor = app.visitor();
    expect((await visitor.request(`/answers/${kind}`)).status).toBe(200);
    await expect(visitor).toHaveSession({ count: 7 });
    expect((await visitor.open('/count')).count).toBe(8);
  });

  it('is refused where it could not be kept: in a stream of events', async () => {
    const app = await start();
    const visitor = app.visitor();
    await visitor.open('/count');
    expect((await visitor.request('/answers/writing')).status).toBe(500);
    expect(JSON.stringify(app.log.events('failed'))).toContain('read only');
    expect((await visitor.open('/count')).count).toBe(2);
  });
});

describe('A sentence that a handler returns', () => {
  it('is text, so that no name in it becomes a script', async () => {
    const app = await start();
    const answer = await app.visitor().request('/answers/text?name=<script>');
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await answer.text()).toBe('Hello <script>');
  });

  it('is HTML when the handler says so', async () => {
    const app = await start();
    const answer = await app.visitor().request('/answers/html');
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });
});

describe('A file that a handler sends', () => {
  it.each([
    ['bytes=3-5', 206, 'bytes 3-5/10', '345'],
    ['bytes=-2', 206, 'bytes 8-9/10', '89'],
    ['bytes=8-400', 206, 'bytes 8-9/10', '89'],
    ['bytes=10-', 416, 'bytes */10', ''],
    ['bytes=5-3', 200, null, '0123456789'],
    ['bytes=0-1,4-5', 200, null, '0123456789'],
  ])('is sent in the part that is asked for: %s', async (range, status, about, text) => {
    const visitor = (await start()).visitor();
    const answer = await visitor.request('/answers/video', { headers: { range } });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([status, about]);
    expect(await answer.text()).toBe(text);
    expect(answer.headers.get('accept-ranges')).toBe('bytes');
  });

  it('is sent whole when the browser has a part of another version', async () => {
    const visitor = (await start()).visitor();
    const statusFor = async (version: string) => {
      const headers = { range: 'bytes=3-5', 'if-range': version };
      return (await visitor.request('/answers/video', { headers })).status;
    };
    expect([await statusFor('"one"'), await statusFor('"two"')]).toEqual([206, 200]);
  });
});

describe('A file that cannot be read', () => {
  it.each(['GET', 'HEAD'])('is an error page that names no path: %s', async (method) => {
    const app = await start();
    const answer = await app.visitor().request('/answers/missing', { method });
    expect(answer.status).toBe(500);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await answer.text()).not.toContain('/srv/secret');
  });
});

describe('An answer with a version', () => {
  it.each([
    ['"one"', 304],
    ['W/"one"', 304],
    ['"two", "one"', 304],
    ['*', 304],
    ['"two"', 200],
  ])('is not sent again to who has it: %s', async (known, status) => {
    const visitor = (await start()).visitor();
    // fetch would say no-cache by itself.
    const headers = { 'if-none-match': known, 'cache-control': 'max-age=0', pragma: '' };
    const answer = await visitor.request('/answers/version', { headers });
    expect(answer.status).toBe(status);
    expect(await answer.text()).toBe(status === 200 ? '{"version":1}' : '');
  });
});

describe('A stream of events', () => {
  it('knows who is logged in', async () => {
    const app = await start();
    const visitor = await actingAs(app, await seed.user(app));
    const answer = await visitor.request('/answers/events');
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    expect(await answer.text()).toContain('data: ada@example.com');
  });

  it('is sent something while nothing happens, or a proxy would end it', async () => {
    const app = await start();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const { events } = await listenTo(app.visitor(), '/answers/silence');
    const received = once(events, 'data');
    vi.advanceTimersByTime(TIMES.heartbeat);
    expect(String((await received)[0])).toMatch(/^:/);
  });

  it.each(['/logout', '/private/end-others'])(
    'ends within two seconds when its login does, and no other: %s',
    async (path) => {
      expect(TIMES.endedLogin).toBeLessThanOrEqual(2_000);
      const app = await start();
      const user = await seed.user(app);
      const [laptop, phone] = [await actingAs(app, user), await actingAs(app, user)];
      const guest = await listenTo(app.visitor(), '/answers/silence');
      const stays = await listenTo(phone, '/answers/own-news');
      const { ended } = await listenTo(laptop, '/answers/own-news');
      await (path === '/logout' ? laptop : phone).submit(path);
      await ended;
      expect([guest.events.complete, stays.events.complete]).toEqual([false, false]);
    },
  );

  it.each<[what: string, end: (app: RunningApp, ada: User, laptop: Visitor) => Promise<unknown>]>([
    ['a logout', async (_app, _ada, laptop) => laptop.submit('/logout')],
    ['a new password', chooseNewPassword],
    ['the deletion of the account', deleteAccount],
  ])(
    'ends at every instance that shares the database, and that of nobody else: %s',
    async (_, end) => {
      const store = await lastingStore();
      const [one, other] = [await start(store), await start(store)];
      const ada = await seed.user(one);
      const laptop = await actingAs(one, ada);
      const bob = await actingAs(other, await seed.user(one, 'bob@example.com'));
      const stays = await listenTo(bob, '/answers/own-news');
      const streams = [];
      for (const { origin } of [one, other])
        streams.push(await listenTo(new Visitor(origin, laptop.jar), '/answers/own-news'));
      await end(one, ada, laptop);
      await Promise.all(streams.map(({ ended }) => ended));
      expect(stays.events.complete).toBe(false);
    },
  );

  it('does not hold up a stop', async () => {
    const app = await start();
    const { events, ended } = await listenTo(app.visitor(), '/answers/silence');
    const { socket } = events;
    const started = Date.now();
    const closed = app.close();
    await ended;
    expect(Date.now() - started).toBeLessThan(2_000);
    // The connection would be kept for another request.
    socket.destroy();
    await closed;
  });
});
