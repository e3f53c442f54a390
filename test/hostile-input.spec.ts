import { METHODS } from 'node:http';
import { describe, expect, it } from 'vitest';
import { expectAlike, type Row, startBoth } from './starter/both-platforms.js';
import { FORM, post, request, send } from './core/raw.js';

const get = (path: string, headers: string[] = []) => request(`GET ${path}`, headers);

describe('A path that is not what it should be', () => {
  it.each<[string, Row[]]>([
    [
      'is refused when it is damaged',
      [
        ['half a character', get('/%E0%A4%A'), 400],
        ['no UTF-8', get('/%FF'), 400],
        ['a lone %', get('/%'), 400],
        ['in a parameter', post('/count/%E0%A4%A', 'by=1'), 400],
        ['in a static file', get('/public/%E0%A4%A'), 400],
      ],
    ],
    [
      'is a page that is not there when nobody is behind it',
      [
        ['a NUL', get('/%00'), 404],
        ['a NUL in a parameter', post('/count/%00', 'by=1'), 404],
        ['a NUL in a static file', get('/public/%00'), 404],
        ['upwards', get('/..%2f'), 404],
        ['upwards from the static files', get('/public/../package.json'), 404],
        ['upwards, encoded', get('/public/..%2fpackage.json'), 404],
        ['upwards, encoded otherwise', get('/public/%2e%2e/package.json'), 404],
        ['upwards, with a backslash', get('/public/..%5cpackage.json'), 404],
        ['the folder of the static files', get('/public/'), 404],
        ['a source', get('/src/main.ts'), 404],
        ['an environment', get('/.env'), 404],
        ['a hidden static file', get('/public/.env'), 404],
        ['the database', get('/data/app.db'), 404],
        ['a property of every object', get('/__proto__'), 404],
        ['300 characters', get(`/${'a'.repeat(300)}`), 404],
        ['300 characters in a parameter', post(`/count/${'a'.repeat(300)}`, 'by=1'), 404],
        ['12,000 characters', get(`/${'a'.repeat(12_000)}`), 404],
        ['a star', get('*'), 404],
        ['two slashes inside', get('/private//password'), 404],
      ],
    ],
    [
      'is understood when it is only written oddly',
      [
        ['two slashes', get('//'), 200],
        ['capitals', get('/LOGIN'), 200],
        ['a slash at the end', get('/login/'), 200],
        ['a damaged query', get('/login?x=%E0'), 200],
        ['a query of 8,000 characters', get(`/login?x=${'a'.repeat(8000)}`), 200],
        ['a query with __proto__', get('/login?__proto__[x]=1&returnTo[]=a&returnTo[b]=c'), 200],
        ['a whole address', get('http://evil.example/login'), 200],
        ['a page for others', get('/private'), 303],
        ['a part of a static file', get('/public/style.css', ['Range: bytes=9999999-']), 416],
        ['a static file on a condition', get('/public/style.css', ['If-Match: "x"']), 412],
      ],
    ],
    [
      'is too long above 16 KB, and so is a header',
      [
        ['a path of 20 KB', get(`/${'a'.repeat(20_000)}`), 431],
        ['a cookie of 17 KB', get('/', [`Cookie: sid=${'x'.repeat(17_000)}`]), 431],
        [
          '2,100 headers',
          get(
            '/',
            Array.from({ length: 2100 }, (_, i) => `a${i}: 1`),
          ),
          431,
        ],
      ],
    ],
  ])('%s', (_, rows) => expectAlike(rows));
});

describe('A method that a page does not have', () => {
  const others = METHODS.filter((method) => !['GET', 'HEAD', 'CONNECT'].includes(method));

  it('is refused with 405, and nothing happens', () =>
    expectAlike([
      ...others.map((method): Row => [method, request(`${method} /private`), 405]),
      ['GET /logout', get('/logout'), 405],
      ['HEAD /logout', request('HEAD /logout'), 405],
      ['GET /count/more', get('/count/more'), 405],
      ['PUT /count/more', request('PUT /count/more', [FORM, 'Content-Length: 0']), 405],
    ]));

  it('is 404 where there is no page', () =>
    expectAlike(others.map((method) => [method, request(`${method} /nowhere`), 404])));

  it('is not taken from a header or a field', () => {
    const override = ['X-HTTP-Method-Override: POST', 'X-Method-Override: POST'];
    return expectAlike([
      ['a header', get('/logout', override), 405],
      ['a field', post('/private', '_method=GET'), 405],
    ]);
  });

  it('is told which methods there are', async () => {
    for (const { origin } of await startBoth()) {
      const allow = async (line: string) =>
        (await send(origin, request(line))).headers.get('allow');
      expect(await allow('GET /logout')).toBe('POST');
      expect(await allow('DELETE /login')).toBe('GET, HEAD, POST');
      expect(await allow('OPTIONS /private')).toBe('GET, HEAD');
      expect(await allow('GET /count/more')).toBe('POST');
    }
  });
});
