import { describe, expect, it } from 'vitest';
import { isEmailAddress, normalizeEmail } from './email.js';

const ONE_FORM: [typed: string, address: string][] = [
  ['ada@example.com', 'ada@example.com'],
  ['  Ada@Example.COM\u00a0\n', 'ada@example.com'],
  ['\u200bada@example.com\u202c', 'ada@example.com'],
  ['\ufeff\u00ad ada@example.com\u200e \ufe0f\u2800\0', 'ada@example.com'],
  ['jose\u0301@example.com', 'josé@example.com'],
  ['JOSE\u0301@EXAMPLE.COM', 'josé@example.com'],
  ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
  ['ada@BU\u0308CHER.example', 'ada@xn--bcher-kva.example'],
  ['ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
  ['ada@例。example', 'ada@xn--fsq.example'],
];

/** No addresses: they are refused as they are. */
const NONE = ['', 'ada', 'ada@', 'ada@exa mple.com', '@', 'ada@[1', 'a@b@xn--\u00fc.example'];

const local = (length: number) => `${'x'.repeat(length)}@example.com`;
const domain = (length: number) => `a@${'x.'.repeat((length - 5) / 2)}xcom`;

describe('An email address', () => {
  it.each([
    'ada+shop@example.com',
    "o'brien_&=/?^`{|}~!#$%*-@example.com",
    'a.@docomo.ne.jp',
    '.a..b@docomo.ne.jp',
    'ada@BÜCHER.example',
    '\u2066ada@example.com\u2069',
    local(64),
    domain(253),
  ])('may be that of an account: %j', (typed) => {
    expect(isEmailAddress(typed)).toBe(true);
  });

  it.each([
    '"you-are-hacked:http://evil.example"@example.com',
    '"\u0001"@example.com',
    'a\u200bda@example.com',
    'ada\u200e@example.com',
    'a\u2060da@example.com',
    'a\u00adda@example.com',
    'ada\ufe0f@example.com',
    '\u202aada@example.com\u202c\u2028x@example.com',
    'аda@example.com',
    'josé@example.com',
    'ａｄａ@example.com',
    'ada@exam\u202eple.com',
    'ada@example\u200e.com',
    ...NONE,
    'ada@localhost',
    'ada@127.0.0.1',
    'a b@example.com',
    'a:b@example.com',
    local(65),
    domain(255),
  ])('is none for anybody: %j', (typed) => {
    expect(isEmailAddress(typed)).toBe(false);
  });

  it.each(ONE_FORM)('is one, however it is typed: %j', (typed, address) => {
    expect(normalizeEmail(typed)).toBe(address);
    expect(normalizeEmail(address)).toBe(address);
  });

  it.each(NONE)('that cannot be one stays as it is: %j', (typed) => {
    expect(normalizeEmail(typed)).toBe(typed);
  });
});
