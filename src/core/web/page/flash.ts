import { sessionOf, type SessionRequest } from '../../session/session-data.js';

declare module '../../session/session-data.js' {
  interface SessionData {
    /** A message for the next page, shown once. */
    flash: string | undefined;
  }
}

/** Removes the flash message from the session, to show it. */
export function takeFlash(request: SessionRequest) {
  const session = sessionOf(request);
  const { flash } = session;
  if (flash !== undefined) session.flash = undefined;
  return flash;
}
