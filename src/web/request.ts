import type { SessionRequest } from '../session/session-data.js';
import { isUnseen } from '../session/unseen.js';

/** What pages need of a request, whichever platform made it. */
export interface PageRequest extends SessionRequest {
  readonly url: string;
  readonly body?: unknown;
}

/** Whatever watches the process reads no page. */
export const wantsJson = ({ headers, url }: PageRequest) => {
  if (url.startsWith('/health/')) return true;
  const accept = String(headers.accept ?? '');
  return /\bapplication\/(problem\+)?json\b/.test(accept) && !/\btext\/html\b/.test(accept);
};

/** Somebody looks at the answer: what is shown once may be shown now. */
export const isSeen = (request: PageRequest) => !isUnseen(request) && !wantsJson(request);
