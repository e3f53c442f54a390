import { Controller, Get, HttpCode, Post, Redirect, Sse } from '@nestjs/common';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { NEVER } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { actingAs, seed, startApp, stopClock } from '../../../../test/support/kit.js';
import { openSocket } from '../../../../test/support/socket.js';
import type { Visitor } from '../../../../test/support/visitor.js';
import { LoggedIn } from './logged-in.guard.js';

/** What an open page asks for by itself. */
@Controller('score')
@LoggedIn({ extendsLogin: false })
class ScoreController {
  @Get()
  score() {
    return { home: 1, guests: 0 };
  }

  @Post()
  @HttpCode(200)
  seen() {
    return {};
  }

  @Sse('live')
  live() {
    return NEVER;
  }

  /** Somebody presses a button. */
  @Post('cheer')
  @LoggedIn()
  @Redirect('/private', 303)
  cheer() {}
}

@WebSocketGateway({ path: '/who' })
class ScoreGateway {
  @LoggedIn({ extendsLogin: false })
  @SubscribeMessage('score')
  score() {
    return { event: 'score' };
  }
}

const score = {
  module: class ScoreModule {},
  controllers: [ScoreController],
  providers: [ScoreGateway],
};

const start = async () => {
  const app = await startApp({ SESSION_IDLE_SECONDS: '600' }, { imports: [score] });
  const clock = stopClock();
  const visitor = await actingAs(app, await seed.user(app));
  return { app, clock, visitor };
};

/** A request of a script, with the key of the page as a form has it. */
async function post(visitor: Visitor, path: string) {
  const { idempotencyKey } = await visitor.open('/private');
  return async () => {
    const body = new URLSearchParams({ idempotencyKey: idempotencyKey! });
    return (await visitor.request(path, { method: 'POST', body, redirect: 'manual' })).status;
  };
}

const get = (path: string) => (visitor: Visitor) => async () => {
  const stop = new AbortController();
  const { status } = await visitor.request(path, { signal: stop.signal });
  stop.abort();
  return status;
};

describe('What a page asks for by itself', () => {
  it.each([
    ['by polling', get('/score')],
    ['by an event stream', get('/score/live')],
    ['by a POST with the key of its page', (visitor: Visitor) => post(visitor, '/score')],
    [
      'by a message of a socket',
      async (visitor: Visitor) => {
        const { ask } = await openSocket(visitor);
        return async () => ((await ask('score')) as { event: string }).event;
      },
    ],
  ])('does not keep its user logged in: %s', async (_, open) => {
    const { clock, visitor } = await start();
    const ask = await open(visitor);
    for (let round = 0; round < 5; round++) {
      expect([200, 'score']).toContain(await ask());
      await clock.pass(119);
    }
    await clock.pass(10);
    await expect(visitor).toBeGuest();
  });

  it('is told apart from what somebody does on it', async () => {
    const { clock, visitor } = await start();
    const cheer = await post(visitor, '/score/cheer');
    await clock.pass(500);
    expect(await cheer()).toBe(303);
    await clock.pass(500);
    await expect(visitor).toBeLoggedInAs('ada@example.com');
  });
});
