import { sessionOf, type SessionRequest } from '../../session/session-data.js';

declare module '../../session/session-data.js' {
  interface SessionData {
    /** A sentence for the next page, shown once. */
    notice: string | undefined;
  }
}

/** Puts this sentence before the notice that is there already. */
export function sayFirst(request: SessionRequest, sentence: string) {
  const session = sessionOf(request);
  session.notice = [sentence, session.notice].filter(Boolean).join(' ');
}

/** Takes the notice out of the session, to show it. */
export function takeNotice(request: SessionRequest) {
  const session = sessionOf(request);
  const { notice } = session;
  if (notice !== undefined) session.notice = undefined;
  return notice;
}
