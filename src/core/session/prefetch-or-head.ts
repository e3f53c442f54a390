import type { SessionRequest } from './session-data.js';

/** Each of them is sent by some browser or proxy. */
const HEADERS = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'];

/**
 * Nobody sees the answer: to a HEAD it has no body, and a prefetch is for a page that somebody may open later. Such a
 * request must not change the session: the flash message, for one, would be gone before it was seen.
 */
export const isPrefetchOrHead = ({ method, headers }: SessionRequest) =>
  method === 'HEAD' ||
  // Also `prefetch;prerender` and `prefetch;anonymous-client-ip`. A preview is a small picture of the page.
  (method === 'GET' &&
    HEADERS.some((name) => /^(prefetch|prerender|preview)\b/i.test(String(headers[name]))));
