import { IsObject, IsOptional, IsString } from 'class-validator';
import { type SessionData, sessionOf, type SessionRequest } from '../../session/session-data.js';
import { oldInputOf } from './form.js';
import { madeFor, shortUserHash } from '../idempotency-key.js';
import { localPath } from '../local-path.js';
import type { PageRequest } from '../request.js';

declare module '../../session/session-data.js' {
  interface SessionData {
    /** What somebody typed into a form and sent when their login had ended, and the page of that form. */
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

/** The rules for `oldInput` in a session. */
export class OldInput {
  @IsString()
  page = '';

  @IsObject()
  values = {};

  @IsOptional()
  @IsString()
  by?: string;
}

/** Longer input would not fit into a cookie beside the rest. */
const MAX_CHARACTERS = 1000;

/**
 * Keeps what was typed, without passwords, until after the login. It is filled in again on its page, and never sent
 * by itself: somebody else may have typed it.
 * @returns the page to return to
 */
export function keepOldInput(request: PageRequest) {
  const page = pageOf(request);
  const values = oldInputOf(request.body);
  const isSmall = JSON.stringify({ page, values }).length <= MAX_CHARACTERS;
  const session = sessionOf(request) as SessionData | undefined;
  // A program with a token has none.
  if (session && page && Object.keys(values).length > 0 && isSmall)
    session.oldInput = { page, values, by: madeFor(request) };
  return page;
}

/** Whether this user may see it: the user who typed it, or any user when a guest typed it. */
export const isFor = (userId: string | undefined, oldInput: SessionData['oldInput']) =>
  oldInput?.by === undefined || (userId !== undefined && oldInput.by === shortUserHash(userId));

/** What was kept for this page, once. */
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
