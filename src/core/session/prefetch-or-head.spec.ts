import { expect, it } from 'vitest';
import type { SessionRequest } from './session-data.js';
import { isPrefetchOrHead } from './prefetch-or-head.js';

const request = (headers: Record<string, string>, method = 'GET'): SessionRequest => ({
  method,
  headers,
  protocol: 'https',
  session: {},
});

it.each([
  ['sec-purpose', 'prefetch'],
  ['sec-purpose', 'prefetch;prerender'],
  ['purpose', 'prefetch'],
  ['purpose', 'preview'],
  ['x-purpose', 'preview'],
  ['x-moz', 'prefetch'],
  ['x-moz', 'Prefetch'],
])('A page is fetched in advance with %s: %s', (name, value) => {
  expect(isPrefetchOrHead(request({ [name]: value }))).toBe(true);
  expect(isPrefetchOrHead(request({ [name]: value }, 'POST'))).toBe(false);
});

it.each([{}, { 'x-moz': 'microsummary' }, { purpose: 'prefetched' }])(
  'A page is looked at with %j',
  (headers) => {
    expect(isPrefetchOrHead(request(headers as Record<string, string>))).toBe(false);
  },
);
