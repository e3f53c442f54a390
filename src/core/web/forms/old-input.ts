import { type SessionData, sessionOf, type SessionRequest } from '../../session/session-data.js';
import { oldInputOf } from './form.js';
import { madeFor, shortUserHash } from '../form-key.js';
import { localPath } from '../local-path.js';
import type { PageRequest } from '../request.js';

declare module '../../session/session-data.js' {
  interface SessionData {
    /** A form that somebody sent when their login had ended, and the page it is on. */
    oldInput:
      | Readonly<{
          page: string;
          values: Readonly<Record<string, string>>;
          /** The short hash of the user who typed it. */
          by?: string | undefined;
        }>
      | undefined;
  }
}

/** What is longer would not fit into a cookie beside the rest. */
const MAX_CHARACTERS = 1000;

/**
 * Keeps what was typed, without passwords, until after the login. It is offered again on its page, and
 * never sent again by itself: it may have been typed by somebody else.
 * @returns the page to come back to
 */
export function keepOldInput(request: PageRequest) {
  const page = pageOf(request);
  const values = oldInputOf(request.body);
  const isSmall = JSON.stringify({ page, values }).length <= MAX_CHARACTERS;
  if (page && Object.keys(values).length > 0 && isSmall)
    sessionOf(request).oldInput = { page, values, by: madeFor(request) };
  return page;
}

/** For whoever typed it, and, when a guest did, for whom they log in as. */
export const isFor = (userId: string | undefined, oldInput: SessionData['oldInput']) =>
  oldInput?.by === undefined || (userId !== undefined && oldInput.by === shortUserHash(userId));

/** What was kept for this page. It is offered once. */
export function takeOldInput(request: SessionRequest, page: string, userId: string | undefined) {
  const session = sessionOf(request);
  if (session?.oldInput?.page !== page || !isFor(userId, session.oldInput)) return undefined;
  const { values } = session.oldInput;
  session.oldInput = undefined;
  return values;
}

/** The page that a form was sent from, when it is one of ours. */
export function pageOf({ headers }: PageRequest) {
  const { origin, pathname, search } = URL.parse(String(headers.referer)) ?? {};
  return origin ? localPath(`${pathname}${search}`) : undefined;
}
