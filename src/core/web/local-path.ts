/** In the query of a redirect it may be three times as long, and proxies accept 8 kB. */
const MAX_CHARACTERS = 2000;

const BASE = 'http://here.invalid';

/**
 * The path to go back to, or undefined when it is too long or would lead to another site:
 * `//evil.example`, `/\evil.example`, `javascript:…`. It is read as a browser reads it (WHATWG URL).
 */
export function localPath(value: unknown) {
  if (typeof value !== 'string' || !value.startsWith('/')) return undefined;
  const url = URL.parse(value, BASE);
  if (url?.origin !== BASE) return undefined;
  const path = url.pathname + url.search;
  // `/.//evil.example` is local until its dots are taken out.
  return path.startsWith('//') || path.length > MAX_CHARACTERS ? undefined : path;
}
