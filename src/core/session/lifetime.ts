import type { Config } from '../config/config.js';
import { now } from '../clock.js';
import type { SessionSnapshot } from './session-data.js';

/** With a login it is longer than the idle timeout, so that a page can still say why the login has ended. */
export const lifetimeOf = ({ login, isRemembered }: SessionSnapshot, config: Config) =>
  login === undefined ? config.idleSeconds : loginSeconds(config, isRemembered);

/** Undefined means until the browser is closed: a login without "stay logged in". */
export const cookieLifetimeOf = (session: SessionSnapshot, config: Config) =>
  session.login === undefined || session.isRemembered ? lifetimeOf(session, config) : undefined;

/** The absolute limit of a login, used or not. */
export const loginSeconds = (config: Config, remember: boolean | undefined) =>
  remember ? config.rememberSeconds : config.absoluteSeconds;

/** For sessions in a cookie. A store does not find a row that has expired. */
export const isExpired = (session: SessionSnapshot, config: Config) =>
  session.extendedAt !== undefined && session.extendedAt + lifetimeOf(session, config) <= now();

/** Each request extends the session, but this is written only once a minute, or every request would be a write. */
export const needsExtending = (since: number | undefined, lifetimeSeconds: number) =>
  since === undefined || now() - since >= Math.min(60, lifetimeSeconds / 4);
