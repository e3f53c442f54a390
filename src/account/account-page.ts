import type { Selectable } from 'kysely';
import { now } from '../session/clock.js';
import type { SignedInUser } from '../session/logins.js';
import { SHORTEST_PASSWORD } from '../users/passwords.js';
import type { Tables } from '../database/database.js';
import { deviceOf } from './device.js';

/** For this long after somebody gave the password, it is not asked for again. */
const CONFIRMED_SECONDS = 10 * 60;

export const needsPassword = ({ confirmedAt }: SignedInUser) =>
  now() - confirmedAt > CONFIRMED_SECONDS;

export const accountPage = (
  signedIn: SignedInUser,
  logins: readonly Selectable<Tables['logins']>[],
) => ({
  title: 'Your account',
  needsPassword: needsPassword(signedIn),
  newPasswordHint: `At least ${SHORTEST_PASSWORD} characters.`,
  hasOthers: logins.length > 1,
  sessions: logins.map((login) => ({
    id: login.id,
    isCurrent: login.id === signedIn.loginId,
    device: deviceOf(login.user_agent),
    ip: login.ip,
    signedIn: moment(login.created_at),
    lastSeen: moment(login.last_seen_at),
  })),
});

const FORMAT = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
});

/** For people, and for the `datetime` of a <time>. */
function moment(seconds: number) {
  const date = new Date(seconds * 1000);
  return { words: `${FORMAT.format(date)} UTC`, iso: date.toISOString() };
}
