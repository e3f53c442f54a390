import type { SessionRequest } from './session-data.js';

/** Each of them is what some browser or proxy has sent. */
const HEADERS = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'];

/**
 * Nobody looks at the answer: it has no body, or a browser fetches a page that somebody may open later. Such a
 * request changes no session, or it would take away what a person should see, such as a notice.
 */
export const isPrefetchOrHead = ({ method, headers }: SessionRequest) =>
  method === 'HEAD' ||
  // Also `prefetch;prerender` and `prefetch;anonymous-client-ip`. A preview is a small picture of the page.
  (method === 'GET' &&
    HEADERS.some((name) => /^(prefetch|prerender|preview)\b/i.test(String(headers[name]))));
