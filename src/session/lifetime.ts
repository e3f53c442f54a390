import type { Config } from '../config/config.js';
import { now } from './clock.js';
import type { SessionSnapshot } from './session-data.js';

export const lifetimeOf = (session: SessionSnapshot, idleSeconds: number) =>
  session.lifetimeSeconds ?? idleSeconds;

/** How long a login may last, used or not. */
export const loginSeconds = (config: Config, remember: boolean) =>
  remember ? config.rememberSeconds : config.absoluteSeconds;

/** In a store a row that has expired is not found; a cookie that carries its session is judged by this. */
export const isExpired = (session: SessionSnapshot, idleSeconds: number) =>
  session.extendedAt !== undefined &&
  session.extendedAt + lifetimeOf(session, idleSeconds) <= now();

/** Use extends a session. It is written once a minute, or every request would be a write. */
export const needsExtending = (since: number | undefined, lifetimeSeconds: number) =>
  since === undefined || now() - since >= Math.min(60, lifetimeSeconds / 4);
