import { describe, expect, it } from 'vitest';
import { emailAddress } from './email.js';

const ONE_FORM: [typed: string, address: string][] = [
  ['ada@example.com', 'ada@example.com'],
  ['  Ada@Example.COM\u00a0\n', 'ada@example.com'],
  ['jose\u0301@example.com', 'josé@example.com'],
  ['JOSE\u0301@EXAMPLE.COM', 'josé@example.com'],
  ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
  ['ada@BU\u0308CHER.example', 'ada@xn--bcher-kva.example'],
  ['ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
  ['ada@例。example', 'ada@xn--fsq.example'],
];

/** No addresses: they are refused as they are. */
const NONE = ['', 'ada', 'ada@', 'ada@exa mple.com', '@', 'ada@[1', 'a@b@xn--\u00fc.example'];

describe('An email address', () => {
  it.each(ONE_FORM)('is one, however it is typed: %j', (typed, address) => {
    expect(emailAddress(typed)).toBe(address);
    expect(emailAddress(address)).toBe(address);
  });

  it.each(NONE)('that cannot be one stays as it is: %j', (typed) => {
    expect(emailAddress(typed)).toBe(typed);
  });
});
