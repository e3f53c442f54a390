import { now } from '../session/clock.js';
import type { SignedInUser } from '../session/logins.js';
import { fingerprint } from '../session/secrets.js';

/** In seconds. For a script, which learns who it is about, and nothing that opens anything. */
export const timeLeft = ({ userId, endsAt }: SignedInUser) => ({
  user: fingerprint(userId).slice(0, 8),
  idle: endsAt.idle - now(),
  absolute: endsAt.absolute - now(),
});
