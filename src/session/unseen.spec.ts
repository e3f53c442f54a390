import { expect, it } from 'vitest';
import { isUnseen } from './unseen.js';

const request = (method: string, headers: Record<string, string> = {}) =>
  isUnseen({ method, headers, protocol: 'http', session: {} });

it.each(['prefetch', 'prefetch;prerender', 'prefetch;anonymous-client-ip', 'Prefetch'])(
  'A page that is fetched in advance is known by its purpose: %s',
  (purpose) => {
    expect(request('GET', { 'sec-purpose': purpose })).toBe(true);
    expect(request('GET', { purpose })).toBe(true);
  },
);

it('A page that somebody opens is seen, and a form is never fetched in advance', () => {
  expect(request('GET')).toBe(false);
  expect(request('GET', { 'sec-purpose': 'prefetched' })).toBe(false);
  expect(request('POST', { 'sec-purpose': 'prefetch' })).toBe(false);
});
