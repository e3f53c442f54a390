import { Controller, Get, Session } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { startApp } from '../../../test/support/kit.js';
import type { SessionSnapshot } from './session-data.js';
import { SessionNotJson } from './session-saver.js';

const check = (value: unknown) => () => SessionNotJson.check({ held: value } as SessionSnapshot);

describe('A value in a session that JSON does not keep', () => {
  it.each([
    ['a date', new Date(0), /^session\.held is a Date, .* would read "1970-01-01T00:00:00\.000Z"/],
    ['a map in an object', { in: new Map() }, 'session.held.in is a Map, '],
    ['a class', new (class Cart {})(), 'session.held is a Cart, '],
    ['a function in a list', [() => 1], 'session.held[0] is a function, '],
    [
      'no number',
      NaN,
      'session.held is NaN, which a session cannot keep: the next request would read null',
    ],
    ['a hole in a list', ['x', undefined], 'session.held[1] is undefined, '],
    ['a big number', 7n, 'session.held is 7, '],
  ])('is named with its key: %s', (_, value, message) => {
    expect(check(value)).toThrow(message);
  });

  it('is none of these', () => {
    for (const value of ['x', 7, true, null, undefined, [], { a: [{ b: undefined }] }])
      expect(check(value)).not.toThrow();
  });

  it('fails the request that has assigned it, and is not kept', async () => {
    @Controller('held')
    class HeldController {
      @Get()
      hold(@Session() session: Record<string, unknown>) {
        session['since'] = new Date();
      }
    }
    const module = { module: class Held {}, controllers: [HeldController] };
    const app = await startApp({}, { imports: [module] });
    const visitor = app.visitor();
    expect((await visitor.open('/held')).status).toBe(500);
    expect(JSON.stringify(app.log.entries)).toContain('session.since is a Date');
    expect((await visitor.open('/')).status).toBe(200);
  });
});
