import { describe, expect, it } from 'vitest';
import { addressIn, forwardedFor } from './addresses.js';

const WRITTEN: [text: string, address: string][] = [
  ['203.0.113.9', '203.0.113.9'],
  ['203.0.113.9:4711', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['::FFFF:cb00:7109', '203.0.113.9'],
  ['[::ffff:203.0.113.9]:4711', '203.0.113.9'],
  ['2001:db8::1', '2001:db8::1'],
  ['2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['2001:db8::1%eth0', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:db8::1]:4711', '2001:db8::1'],
  ['[2001:db8::1%eth0]:4711', '2001:db8::1'],
  ['::1', '::1'],
];

const NO_ADDRESS = [
  '',
  'unknown',
  '_hidden',
  '_hidden:4711',
  '<script>',
  'x'.repeat(5000),
  '1'.repeat(5000),
  '203.0.113',
  '203.0.113.256',
  '203.0.113.9:',
  '203.0.113.9:http',
  '[203.0.113.9]',
  '[2001:db8::1',
  '[2001:db8::1]4711',
  '[]',
  '2001:db8::1::2',
  '0x7f.1',
  '"203.0.113.9"',
  'for=203.0.113.9',
];

describe('An address that a proxy writes', () => {
  it.each(WRITTEN)('has one form: %s', (text, address) => {
    expect(addressIn(text)).toBe(address);
  });

  it.each(NO_ADDRESS.map((text) => [text.slice(0, 30), text]))('is none: %s', (_, text) => {
    expect(addressIn(text)).toBeUndefined();
  });
});

describe('What proxies wrote', () => {
  it('is read up to the first that did not know whom it was asked by', () => {
    expect(forwardedFor('6.6.6.6:1, [2001:db8::1]:2 ,::ffff:10.0.0.1')).toBe(
      '6.6.6.6, 2001:db8::1, 10.0.0.1',
    );
    expect(forwardedFor('6.6.6.6, unknown, 10.0.0.1')).toBe('10.0.0.1');
    expect(forwardedFor('6.6.6.6, unknown')).toBe('');
    expect(forwardedFor(',6.6.6.6')).toBe('6.6.6.6');
  });
});
