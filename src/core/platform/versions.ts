import type { IncomingHttpHeaders } from 'node:http';

/**
 * RFC 9110, section 13.1.2: `*` matches any version. A browser that reloads a page sends no-cache: it wants a new
 * answer.
 */
export const hasVersion = (
  { 'if-none-match': known, 'cache-control': wish = '' }: IncomingHttpHeaders,
  etag: unknown,
) =>
  !wish.includes('no-cache') &&
  known !== undefined &&
  (known === '*' || known.split(',').some((tag) => nameOf(tag) === nameOf(String(etag))));

const nameOf = (tag: string) => tag.trim().replace(/^W\//, '');
