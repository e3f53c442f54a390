import { expect, it } from 'vitest';
import { linesOf } from './chains.js';
import type { Entry } from './entry.js';

it('What a request changes in the session stands before it is stored', () => {
  const ask = (what: string, answer = 'done') => ({ what, answer, took: '1 ms' });
  const entry = {
    method: 'POST',
    path: '/login',
    hasCookie: true,
    asks: [ask('read session abc', 'it is there'), ask('write session def'), ask('read login 1')],
    changes: [{ key: 'login', how: 'added' }],
    status: 303,
    leadsTo: '/',
    setCookie: 'sid=…',
  } as Entry;
  expect(linesOf([entry])).toEqual([
    'Browser > Application: POST /login, with a cookie',
    'Application > Store: read session abc',
    'Store > Application: it is there',
    'Application: login is added',
    'Application > Store: write session def',
    'Application > Store: read login 1',
    'Application > Browser: 303 to /, a cookie',
  ]);
});
