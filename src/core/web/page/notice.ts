import { sessionOf, type SessionRequest } from '../../session/session-data.js';

declare module '../../session/session-data.js' {
  interface SessionData {
    /** A sentence for the next page, shown once. */
    notice: string | undefined;
  }
}

/** Takes the notice out of the session, to show it. */
export function takeNotice(request: SessionRequest) {
  const session = sessionOf(request);
  const { notice } = session;
  if (notice !== undefined) session.notice = undefined;
  return notice;
}
