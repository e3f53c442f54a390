import { describe, expect, it } from 'vitest';
import { localPath } from './local-path.js';

const HERE = 'https://shop.example';

const toOtherSites = [
  'https://evil.example',
  'https:evil.example',
  'https:/evil.example',
  'https:///evil.example',
  'http:///evil.example',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '\\/evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '\t//evil.example',
  ' //evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/a/..//evil.example',
  '/%2e//evil.example',
  '/%2e%2e//evil.example',
  '/./\\evil.example',
  '/\\/evil.example',
  '//shop.example@evil.example',
  '/\\shop.example@evil.example',
  '//[::1]',
  '//evil.example:99999',
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,hello',
  'blob:https://evil.example/1',
  'mailto:me@evil.example',
  'evil.example',
  '@evil.example',
  '.evil.example',
  '?a=b',
  '#a',
];

const toPages: [string, string][] = [
  ['/', '/'],
  ['/account', '/account'],
  ['/account?from=mail&a=//evil.example', '/account?from=mail&a=//evil.example'],
  ['/shop#total', '/shop'],
  ['/a/../shop', '/shop'],
  ['/../../etc', '/etc'],
  ['/%09/evil.example', '/%09/evil.example'],
  ['/%2f%2fevil.example', '/%2f%2fevil.example'],
  ['/%5cevil.example', '/%5cevil.example'],
  ['/evil.example//', '/evil.example//'],
  ['/https://evil.example', '/https://evil.example'],
  ['/ä b', '/%C3%A4%20b'],
  ['/%E0%A4%A', '/%E0%A4%A'],
];

describe('The way back', () => {
  it.each(toOtherSites)('never leads to another site: %j', (path) => {
    expect(localPath(path)).toBeUndefined();
  });

  it.each(toPages)('leads to a page of ours: %j', (path, expected) => {
    expect(localPath(path)).toBe(expected);
    expect(new URL(expected, HERE).origin).toBe(HERE);
  });

  it('reads a path the same when it has been read before', () => {
    for (const [, path] of toPages) expect(localPath(path)).toBe(path);
  });

  it.each([undefined, null, '', 1, true, ['/a', '/b'], { toString: () => '/a' }, Object('/a')])(
    'is nowhere when nothing was asked for: %j',
    (value) => {
      expect(localPath(value)).toBeUndefined();
    },
  );

  it('is nowhere when it would not fit into the address of the login page', () => {
    expect(localPath(`/${'x'.repeat(1999)}`)).toHaveLength(2000);
    expect(localPath(`/${'x'.repeat(2000)}`)).toBeUndefined();
  });

  it('stays with us whatever stands between two slashes', () => {
    for (let code = 0; code < 0x300; code++) {
      for (const path of [
        `/${String.fromCharCode(code)}/evil.example`,
        `${String.fromCharCode(code)}//evil.example`,
        `/${String.fromCharCode(code)}evil.example`,
      ]) {
        const way = localPath(path) ?? '/';
        expect(new URL(way, HERE).origin, `${code}`).toBe(HERE);
      }
    }
  });
});
