import type { Config } from '../config/config.js';
import { lifetimeOf } from '../session/lifetime.js';
import { isUnseen } from '../session/unseen.js';
import type { Recording } from './recording.js';

/** What became of the cookie that the browser sent. */
export function arrivalOf(seen: Recording, name: string) {
  const { asks, before, request, hasSession } = seen;
  if (!seen.hasCookie(name)) return 'No session cookie came.';
  if (!request || !hasSession) return 'A cookie came, and its session could not be opened.';
  if (Object.keys(before).length > 0) return 'A cookie came, and its session is there.';
  const isAsked = asks.some(({ what }) => what.startsWith('read session'));
  return isAsked
    ? 'A cookie came, signed by us, but its session is over: the store has none.'
    : 'A cookie came, but none of our keys fits it, it was damaged, or its time is over.';
}

/** Why a session cookie was sent with the answer. */
export function reasonToSend(seen: Recording, config: Config) {
  const { before, after, fate, isRenewed, asks } = seen;
  if (seen.isLeftAlone) return 'The inspector changed the cookie.';
  if (fate === 'ended') return 'The session was ended, so its cookie is taken away.';
  if (isRenewed && after.login && before.login !== after.login)
    return 'A new identity at login: whoever knows the old one has nothing.';
  const ended = asks.map(({ answer }) => /^it has ended: (.*)/.exec(answer)?.[1]).find(Boolean);
  if (ended) return `The login had ended (${ended}), so a new session begins.`;
  if (isRenewed) return 'The session began anew.';
  const keys = changedKeys(seen).join(', ');
  if (Object.keys(before).length === 0) return `There is something to remember now: ${keys}.`;
  if (before.extendedAt !== after.extendedAt)
    return `Extended: ${(after.extendedAt ?? 0) - (before.extendedAt ?? 0)} s since the last time.`;
  if (!asks.some(({ what }) => / session /.test(what)))
    return `The session is in the cookie, and it changed: ${keys}.`;
  if (after.login)
    return `The session changed (${keys}), and somebody is logged in: over plain http a browser would show old pages after a logout otherwise.`;
  return config.sessionKeys.length > 1
    ? 'There are several keys: it is signed with the first.'
    : `The session changed: ${keys}.`;
}

/** Why none was sent. */
export function reasonNotToSend(seen: Recording, config: Config) {
  const { before, after, fate, request, response } = seen;
  if (!request || !seen.hasSession) return 'No session could be opened.';
  if (isUnseen(request))
    return 'Nobody looks at this answer (HEAD or a prefetch), so it changes no session.';
  const isRefused = config.cookieSecure && request.protocol !== 'https' && fate !== undefined;
  if (isRefused && (fate === 'saved' || response.statusCode < 400))
    return `Refused: this came over plain http, and the cookie is Secure. ${adviceOf(config)}`;
  if (fate === 'discarded') return 'The request failed, so the session stays as it was.';
  if (Object.keys(after).length === 0) return 'There is nothing to remember.';
  const keys = changedKeys(seen);
  if (keys.length > 0)
    return `The session changed in the store (${keys.join(', ')}). The browser has its cookie already.`;
  const seconds = Math.floor(Date.now() / 1000) - (before.extendedAt ?? 0);
  const due = Math.min(60, lifetimeOf(before, config.idleSeconds) / 4);
  return `Nothing changed. It was extended ${seconds} s ago, and is again when that is ${due} s.`;
}

export const adviceOf = ({ trustProxy }: Config) =>
  trustProxy === false
    ? 'If a proxy speaks https for this process, name it in TRUST_PROXY; else set SESSION_COOKIE_SECURE=false.'
    : 'The proxy must be one that TRUST_PROXY names, and must send X-Forwarded-Proto: https.';

const changedKeys = ({ before, after }: Recording) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => {
    const name = key as keyof typeof before;
    const isOurs = name === 'visitorId' || name === 'extendedAt' || name === 'lifetimeSeconds';
    return !isOurs && JSON.stringify(before[name]) !== JSON.stringify(after[name]);
  });

/** What the guard against other sites saw and decided. */
export function crossSiteOf({ isFromElsewhere, raw }: Recording, { publicOrigin }: Config) {
  if (isFromElsewhere === undefined) return `Not asked: ${raw.method} changes nothing.`;
  const { origin, 'sec-fetch-site': site } = raw.headers;
  const saw = site
    ? `Sec-Fetch-Site is ${site}`
    : origin
      ? `Origin is ${origin}, and PUBLIC_ORIGIN is ${publicOrigin}`
      : 'there is neither Sec-Fetch-Site nor Origin, so it is no browser';
  return `${isFromElsewhere ? 'Refused' : 'Let in'}: ${saw}.`;
}
