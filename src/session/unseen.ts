import type { SessionRequest } from './session-data.js';

/**
 * Nobody looks at the answer: it has no body, or a browser fetches a page that somebody may open later. Such a
 * request changes no session, or it would take away what a person should see, such as a notice.
 */
export const isUnseen = ({ method, headers }: SessionRequest) =>
  method === 'HEAD' ||
  // Also `prefetch;prerender` and `prefetch;anonymous-client-ip`. Safari has the older name.
  (method === 'GET' && /^prefetch\b/i.test(String(headers['sec-purpose'] ?? headers.purpose)));
