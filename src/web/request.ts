import type { SessionRequest } from '../session/session-data.js';

/** What pages need of a request, whichever platform made it. */
export interface PageRequest extends SessionRequest {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
}

/** Whatever watches the process reads no page. */
export const wantsJson = ({ headers, url }: PageRequest) => {
  const accept = String(headers.accept ?? '');
  if (url.startsWith('/health/')) return true;
  return /\bapplication\/(problem\+)?json\b/.test(accept) && !/\btext\/html\b/.test(accept);
};
