import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { expectAlike, type Row } from './support/both.js';
import { chunked, FORM, post, request } from './support/raw.js';

const login = (body: string, headers?: string[]) => post('/login', body, headers);
const as = (type: string, body = 'email=x') => login(body, [`Content-Type: ${type}`]);
const many = Array.from({ length: 1000 }, (_, index) => `f${index}=1`).join('&');
const zipped = gzipSync('email=x').toString('latin1');

describe('A body that is not an ordinary form', () => {
  it.each<[string, Row[]]>([
    [
      'is refused when it is larger than 16 KB, and not read to the end when it is much larger',
      [
        ['announced and sent', login(`email=${'x'.repeat(17_000)}`), 413],
        ['announced only', request('POST /login', [FORM, 'Content-Length: 99999999']), 413],
        ['in chunks', chunked('/login', `email=${'x'.repeat(17_000)}`), 413],
        ['one byte too many', login(`email=${'x'.repeat(16_379)}`), 413],
        ['to nobody', post('/nowhere', 'x'.repeat(17_000)), 413],
        ['exactly 16 KB', login(`email=${'x'.repeat(16_378)}`), 422],
      ],
    ],
    [
      'is refused in any other format',
      [
        ['text', as('text/plain'), 415],
        ['JSON', as('application/json', '{"__proto__":{"polluted":1}}'), 415],
        ['deep JSON', as('application/json', '['.repeat(16_000)), 415],
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
        ['JSON to a page', request('GET /cart', ['Content-Length: 2'], '{}'), 415],
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
      'is a form with mistakes when its fields are none of ours',
      [
        ['__proto__', login('__proto__=1&__proto__[polluted]=1&__proto__.polluted=1'), 422],
        ['constructor', login('constructor[prototype][polluted]=1&constructor=1'), 422],
        ['methods', login('hasOwnProperty=1&toString=1&valueOf=1&then=1'), 422],
        ['brackets', login('email[a]=b&password[]=x'), 422],
        ['a field twice', login('email=a@b.example&email=c@d.example&password=x'), 422],
        ['1000 fields', login(many), 422],
        ['3000 levels', login(`a${'[a]'.repeat(3000)}=1`), 422],
        ['only signs', login('===&&&=&'), 422],
        ['NULs', login('email=%00&password=%00'), 422],
        ['capitals in the type', as('Application/X-WWW-Form-Urlencoded; Charset="UTF-8"'), 422],
        ['nothing', login(''), 422],
        ['nothing, of any type', as('text/plain', ''), 422],
        ['nothing, without a type', login('', []), 422],
        ['nothing, without a length', request('POST /login'), 422],
        ['nothing, in chunks', chunked('/login', ''), 422],
        ['a quantity twice', post('/cart/items', 'sku=cup&quantity=1&quantity=2'), 422],
        ['a product as a list', post('/cart/items', 'sku[]=cup&quantity=1'), 422],
      ],
    ],
  ])('%s', async (_, rows) => {
    await expectAlike(rows);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});
