import { type SessionData, sessionOf, type SessionRequest } from '../../session/session-data.js';
import { typedIn } from './form.js';
import { madeFor, markOf } from '../form-key.js';
import { localPath } from '../local-path.js';
import type { PageRequest } from '../request.js';

declare module '../../session/session-data.js' {
  interface SessionData {
    /** A form that somebody sent when their login had ended, and the page it is on. */
    pending:
      | Readonly<{
          page: string;
          values: Readonly<Record<string, string>>;
          /** The mark of who typed it. */
          by?: string | undefined;
        }>
      | undefined;
  }
}

/** What is longer would not fit into a cookie beside the rest. */
const MOST_CHARACTERS = 1000;

/**
 * Keeps what was typed, without passwords, until after the login. It is offered again on its page, and
 * never sent again by itself: it may have been typed by somebody else.
 * @returns the page to come back to
 */
export function keepForm(request: PageRequest) {
  const page = pageOf(request);
  const values = typedIn(request.body);
  const isSmall = JSON.stringify({ page, values }).length <= MOST_CHARACTERS;
  if (page && Object.keys(values).length > 0 && isSmall)
    sessionOf(request).pending = { page, values, by: madeFor(request) };
  return page;
}

/** For whoever typed it, and, when a guest did, for whom they log in as. */
export const isFor = (userId: string | undefined, pending: SessionData['pending']) =>
  pending?.by === undefined || (userId !== undefined && pending.by === markOf(userId));

/** What was kept for this page. It is offered once. */
export function takeForm(request: SessionRequest, page: string, userId: string | undefined) {
  const session = sessionOf(request);
  if (session?.pending?.page !== page || !isFor(userId, session.pending)) return undefined;
  const { values } = session.pending;
  session.pending = undefined;
  return values;
}

/** The page that a form was sent from, when it is one of ours. */
export function pageOf({ headers }: PageRequest) {
  const { origin, pathname, search } = URL.parse(String(headers.referer)) ?? {};
  return origin ? localPath(`${pathname}${search}`) : undefined;
}
