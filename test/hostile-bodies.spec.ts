import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BYTES } from '../src/core/config/defaults.js';
import { expectAlike, type Row } from './starter/both-platforms.js';
import { chunked, FORM, post, request } from './core/raw.js';

const login = (body: string, headers?: string[]) => post('/login', body, headers);
const as = (type: string, body = 'email=x') => login(body, [`Content-Type: ${type}`]);
/** A form of so many bytes. */
const long = (bytes: number) => 'email='.padEnd(bytes, 'x');

const many = Array.from({ length: 1000 }, (_, index) => `f${index}=1`).join('&');
const zipped = gzipSync('email=x').toString('latin1');

const JSON_TYPE = 'Content-Type: application/json';
const json = (body: string) => login(body, [JSON_TYPE]);
const nested = (levels: number) => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;

const files = (body: string, path = '/orders/photos', boundary = 'boundary=x') =>
  post(path, body, [`Content-Type: multipart/form-data; ${boundary}`]);
const part = (about: string, content = 'x', type = 'image/png') =>
  `--x\r\nContent-Disposition: form-data; ${about}\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`;
const file = part('name="a"; filename="../../etc/passwd"');

describe('A body that is not an ordinary form', () => {
  it.each<[string, Row[]]>([
    [
      'is refused when it is larger than a form of ours, and not read to the end when it is much larger',
      [
        ['announced and sent', login(long(2 * BYTES.form)), 413],
        ['announced only', request('POST /login', [FORM, 'Content-Length: 99999999']), 413],
        ['in chunks', chunked('/login', long(2 * BYTES.form)), 413],
        ['one byte too many', login(long(BYTES.form + 1)), 413],
        ['to nobody', post('/nowhere', long(2 * BYTES.form)), 404],
        ['exactly as much', login(long(BYTES.form)), 422],
      ],
    ],
    [
      'is refused in any other format',
      [
        ['text', as('text/plain'), 415],
        ['multipart', as('multipart/form-data; boundary=x', '--x\r\n\r\n--x--'), 415],
        ['XML', as('text/xml', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'), 415],
        ['no type', login('email=x', []), 415],
        ['no type, in chunks', chunked('/login', 'email=x', []), 415],
        ['an empty type', as(''), 415],
        ['a broken type', as(';;;'), 415],
        ['almost a form', as('application/x-www-form-urlencodedx'), 415],
        ['UTF-7', as('application/x-www-form-urlencoded; charset=utf-7'), 415],
        ['Latin 1', as('application/x-www-form-urlencoded; charset=iso-8859-1'), 415],
        ['compressed', login(zipped, [FORM, 'Content-Encoding: gzip']), 415],
        ['something, to a page', request('GET /login', ['Content-Length: 2'], '{}'), 415],
        ['JSON in UTF-16', as('application/json; charset=utf-16', '{}'), 415],
        ['almost JSON', as('application/jsonx', '{}'), 415],
        ['compressed JSON', login('{}', [JSON_TYPE, 'Content-Encoding: br']), 415],
      ],
    ],
    [
      'is refused when its text is damaged',
      [
        ['half a character', login('email=%E0%A4%A'), 400],
        ['no UTF-8', login('email=\xff\xfe'), 400],
        ['no UTF-8, encoded', login('email=%FF'), 400],
        ['a lone %', login('email=%'), 400],
        ['in a name', login('%FF=x'), 400],
      ],
    ],
    [
      'is refused when it is JSON that is damaged, or does harm',
      [
        ['half an object', json('{"email":'), 400],
        ['two objects', json('{}{}'), 400],
        ['a comment', json('{}//'), 400],
        ['no UTF-8', json('{"email":"\xff"}'), 400],
        ['a text', json('"email"'), 400],
        ['null', json('null'), 400],
        ['__proto__', json('{"__proto__":{"polluted":1}}'), 400],
        ['__proto__, encoded', json('{"\\u005f_proto__":{"polluted":1}}'), 400],
        ['constructor, inside', json('{"a":[{"constructor":{"prototype":{"polluted":1}}}]}'), 400],
        ['toString', json('{"email":{"toString":1,"valueOf":1}}'), 400],
        ['21 levels', json(nested(20)), 400],
        ['50,000 levels', json(nested(49_000)), 400],
        ['too much', json(JSON.stringify({ email: 'x'.repeat(BYTES.json) })), 413],
        ['announced only', request('POST /login', [JSON_TYPE, 'Content-Length: 99999999']), 413],
      ],
    ],
    [
      'is a form with mistakes when it is JSON of other types',
      [
        ['numbers', json('{"email":5,"password":5}'), 422],
        ['objects and lists', json('{"email":{"a":1},"password":[["x"]],"remember":{}}'), 422],
        ['null', json('{"email":null,"password":null}'), 422],
        ['a list', json('[]'), 422],
        ['a list of forms', json('[{"email":"a@b.example","password":"x"}]'), 422],
        ['a field twice', json('{"email":"a@b.example","email":1}'), 422],
        ['20 levels', json(nested(19)), 422],
        [
          'an address that is a number',
          post('/signup', '{"email":7,"password":"a long sentence of mine"}', [JSON_TYPE]),
          422,
        ],
        ['a huge number', post('/count/more', '{"by":1e400}', [JSON_TYPE]), 422],
        ['a product as an object', post('/count/more', '{"by":{}}', [JSON_TYPE]), 422],
      ],
    ],
    [
      'is refused when it has files that are damaged, or are not what the handler takes',
      [
        ['no boundary', files('', '/orders/photos', ''), 400],
        ['something, without a boundary', files('x', '/orders/photos', ''), 400],
        ['no end', files(file), 400],
        ['no parts', files('x'), 400],
        ['a part without a name', files(`${part('filename="a"')}--x--`), 200],
        ['a name that leads upwards', files(`${file}--x--`), 200],
        ['another type', files(`${part('name="a"; filename="a"', 'x', 'text/html')}--x--`), 415],
        ['too many files', files(`${file}${file}${file}--x--`), 413],
        [
          'too large a file',
          files(`${part('name="a"; filename="a"', 'x'.repeat(100_001))}--x--`),
          413,
        ],
        ['__proto__', files(`${part('name="__proto__"', '1', 'text/plain')}--x--`), 200],
        ['a text that is no UTF-8', files(`${part('name="a"', '\xff', 'text/plain')}--x--`), 400],
        ['a name that is no UTF-8', files(`${part('name="\xff"', '1', 'text/plain')}--x--`), 400],
        ['a file whose name is no UTF-8', files(`${part('name="a"; filename="\xff"')}--x--`), 400],
        ['101 fields', files(`${part('name="a"', '1', 'text/plain').repeat(101)}--x--`), 413],
        ['to a form', files(`${file}--x--`, '/login'), 415],
      ],
    ],
    [
      'is refused when it is more than a webhook takes, whatever its type is',
      [
        ['too large', post('/orders/hook', 'x'.repeat(1025), []), 413],
        ['too large, in chunks', chunked('/orders/hook', 'x'.repeat(1025), []), 413],
        ['nothing', post('/orders/hook', '', []), 200],
        ['an empty type', post('/orders/hook', 'x', ['Content-Type: ']), 200],
        ['a broken type', post('/orders/hook', 'x', ['Content-Type: ;;;']), 200],
        ['a type that is no type', post('/orders/hook', 'x', ['Content-Type: json']), 200],
        ['in chunks, with an empty type', chunked('/orders/hook', 'x', ['Content-Type:']), 200],
        ['of any type, compressed', post('/orders/hook', zipped, ['Content-Encoding: gzip']), 200],
      ],
    ],
    [
      'is a form with mistakes when its fields are none of ours',
      [
        ['__proto__', login('__proto__=1&__proto__[polluted]=1&__proto__.polluted=1'), 422],
        ['constructor', login('constructor[prototype][polluted]=1&constructor=1'), 422],
        ['methods', login('hasOwnProperty=1&toString=1&valueOf=1&then=1'), 422],
        ['brackets', login('email[a]=b&password[]=x'), 422],
        ['a field twice', login('email=a@b.example&email=c@d.example&password=x'), 422],
        ['1000 fields', login(many), 422],
        ['2000 levels', login(`a${'[a]'.repeat(2000)}=1`), 422],
        ['only signs', login('===&&&=&'), 422],
        ['NULs', login('email=%00&password=%00'), 422],
        ['capitals in the type', as('Application/X-WWW-Form-Urlencoded; Charset="UTF-8"'), 422],
        ['nothing', login(''), 422],
        ['nothing, of any type', as('text/plain', ''), 422],
        ['nothing, without a type', login('', []), 422],
        ['nothing, without a length', request('POST /login'), 422],
        ['nothing, in chunks', chunked('/login', ''), 422],
        ['a quantity twice', post('/count/more', 'by=1&by=2'), 422],
        ['a quantity as a list', post('/count/more', 'by[]=1'), 422],
      ],
    ],
  ])('%s', async (_, rows) => {
    await expectAlike(rows);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});
