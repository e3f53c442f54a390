import { describe, expect, it } from 'vitest';
import { normalizeCode, groupByFour, newRecoveryCode } from './codes.js';

describe('A code of an app is taken as it is typed and pasted', () => {
  it.each([
    ['123 456'],
    ['123-456'],
    ['123.456'],
    ['1 2 3 4 5 6'],
    ['\t123456\r\n'],
    ['123\u00a0456'],
    ['123\u2009456'],
    ['123\u3000456'],
    ['123–456'],
    ['123·456'],
    ['\u200e123456\u200e'],
    ['\u2066123456\u2069'],
    ['123\u200b456'],
    ['\ufeff123456'],
    ['123\u00ad456'],
    ['１２３４５６'],
    ['١٢٣٤٥٦'],
    ['۱۲۳۴۵۶'],
    ['१२३४५६'],
    ['๑๒๓๔๕๖'],
    ['𞥑𞥒𞥓𞥔𞥕𞥖'],
    ['\u{116db}\u{116dc}\u{116dd}\u{116de}\u{116df}\u{116e0}'],
    ['𝟏𝟐𝟑𝟒𝟓𝟔'],
    ['1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣'],
    ['"123456".'],
  ])('%j', (typed) => {
    expect(normalizeCode(typed)).toBe('123456');
  });

  it.each(['0123456', '12345', '', '8 digits', '1e5'])('but none is made of %j', (typed) => {
    expect(normalizeCode(typed)).not.toMatch(/^\d{6}$/);
  });
});

describe('A recovery code is taken as it is typed and pasted', () => {
  const CODE = 'abol bcde fghi jklm nopq rstu';
  const MADE = CODE.replaceAll(' ', '');

  it.each([
    [CODE.toUpperCase()],
    [CODE.replaceAll(' ', '-')],
    [`1. ${CODE}`],
    [`1) ${CODE}`],
    [`10. ${CODE}`],
    [`10\t${CODE}`],
    [`٣. ${CODE}`],
    [`• ${CODE}\n`],
    [CODE.replaceAll('o', '0')],
    [CODE.replaceAll('l', '1')],
    [CODE.replaceAll('b', '8')],
    [`\u200e${CODE.replaceAll(' ', '\u200b')}`],
    ['ａｂｏｌ ｂｃｄｅ ｆｇｈｉ ｊｋｌｍ ｎｏｐｑ ｒｓｔｕ'],
  ])('%j', (typed) => {
    expect(normalizeCode(typed)).toBe(MADE);
  });

  it('and as it was made', () => {
    const code = newRecoveryCode();
    expect(normalizeCode(groupByFour(code))).toBe(code);
  });
});
