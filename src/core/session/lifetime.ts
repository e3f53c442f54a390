import type { Config } from '../config/config.js';
import { now } from './clock.js';
import type { SessionSnapshot } from './session-data.js';

/** With a login longer than the idle timeout, so that a page can still say why somebody was logged out. */
export const lifetimeOf = ({ login, isRemembered }: SessionSnapshot, config: Config) =>
  login === undefined ? config.idleSeconds : loginSeconds(config, isRemembered);

/** Undefined: until the browser is closed, for a login without "stay logged in". */
export const cookieLifetimeOf = (session: SessionSnapshot, config: Config) =>
  session.login === undefined || session.isRemembered ? lifetimeOf(session, config) : undefined;

/** How long a login may last, used or not. */
export const loginSeconds = (config: Config, remember: boolean | undefined) =>
  remember ? config.rememberSeconds : config.absoluteSeconds;

/** In a store a row that has expired is not found; a cookie that carries its session is judged by this. */
export const isExpired = (session: SessionSnapshot, config: Config) =>
  session.extendedAt !== undefined && session.extendedAt + lifetimeOf(session, config) <= now();

/** Use extends a session. It is written once a minute, or every request would be a write. */
export const needsExtending = (since: number | undefined, lifetimeSeconds: number) =>
  since === undefined || now() - since >= Math.min(60, lifetimeSeconds / 4);
