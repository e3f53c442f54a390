import type { Config } from '#core/config/config.js';
import { lifetimeOf } from '#core/session/lifetime.js';
import { isPrefetchOrHead } from '#core/session/prefetch-or-head.js';
import { changedKeys, type Recording } from './recording.js';

/** What happened to the cookie that the browser sent. */
export function arrivalOf(seen: Recording, name: string) {
  if (!seen.cookie(name)) return 'No session cookie came.';
  if (!seen.hasSession) return 'A cookie came, and its session could not be opened.';
  if (Object.keys(seen.before).length > 0) return 'A cookie came, and its session is there.';
  return seen.asks.some(({ what }) => what.startsWith('read session'))
    ? 'A cookie came, signed by us, but its session is over: the store has none.'
    : 'A cookie came, but none of our keys fits it, it was damaged, or its time is over.';
}

/** Why a session cookie was sent with the answer, or why not. */
export const reasonOf = (seen: Recording, config: Config) =>
  seen.setCookie(config.cookieName) ? reasonToSend(seen) : reasonNotToSend(seen, config);

function reasonToSend(seen: Recording) {
  const { before, after, asks } = seen;
  if (seen.isLeftAlone) return 'The inspector changed the cookie.';
  if (seen.fate === 'ended') return 'The session was ended, so its cookie is taken away.';
  if (seen.isRenewed && after.login && before.login !== after.login)
    return 'A new identity at login: whoever knows the old one has nothing.';
  const ended = asks.map(({ answer }) => /^it has ended: (.*)/.exec(answer)?.[1]).find(Boolean);
  if (ended) return `The login had ended (${ended}), so a new session begins.`;
  if (seen.isRenewed) return 'The session began anew.';
  if (seen.isRegenerated)
    return `A new identity, with all that the session held: ${keysIn(seen)} changed.`;
  const keys = keysIn(seen);
  if (changedKeys(before, after).length === 0)
    return 'Nothing changed but the key: this is the cookie of before, with the first key of SESSION_KEYS.';
  if (Object.keys(before).length === 0) return `There is something to remember now: ${keys}.`;
  if (before.extendedAt !== after.extendedAt)
    return `Extended: ${(after.extendedAt ?? 0) - (before.extendedAt ?? 0)} s since the last time.`;
  if (!asks.some(({ what }) => what.includes(' session ')))
    return `The session is in the cookie, and it changed: ${keys}.`;
  return `The session changed (${keys}), and the cookie comes with every change while somebody is logged in, or while there are several keys.`;
}

function reasonNotToSend(seen: Recording, config: Config) {
  const { before, after, fate, request, response } = seen;
  if (!request || !seen.hasSession) return 'No session could be opened.';
  if (isPrefetchOrHead(request))
    return 'Nobody looks at this answer (HEAD or a prefetch), so it changes no session.';
  const isPlain = config.cookieSecure && request.protocol !== 'https';
  if (isPlain && fate && response.statusCode < 400)
    return `Refused: this came over plain http, and the cookie is Secure. ${
      config.trustProxy === false
        ? 'If a proxy speaks https for this process, name it in TRUST_PROXY; else set SESSION_COOKIE_SECURE=false.'
        : 'The proxy must be one that TRUST_PROXY names, and must send X-Forwarded-Proto: https.'
    }`;
  if (fate === 'discarded') return 'The request failed, so the session stays as it was.';
  if (Object.keys(after).length === 0) return 'There is nothing to remember.';
  const keys = keysIn(seen);
  if (keys)
    return `The session changed in the store (${keys}). The browser has its cookie already.`;
  const seconds = Math.floor(Date.now() / 1000) - (before.extendedAt ?? 0);
  const due = Math.min(60, lifetimeOf(before, config) / 4);
  return `Nothing changed. It was extended ${seconds} s ago, and is again when that is ${due} s.`;
}

/** Without the keys that every session has. */
const keysIn = ({ before, after }: Recording) =>
  changedKeys(before, after)
    .filter((key) => !['visitorId', 'extendedAt', 'isRemembered'].includes(key))
    .join(', ');

/** What the cross-site guard saw and decided. */
export function crossSiteOf({ isFromElsewhere, raw }: Recording, { publicOrigin }: Config) {
  if (isFromElsewhere === undefined) return `Not asked: ${raw.method} changes nothing.`;
  const { origin, 'sec-fetch-site': site } = raw.headers;
  const saw = origin
    ? `Origin is ${origin}, and PUBLIC_ORIGIN is ${publicOrigin}`
    : 'there is neither Sec-Fetch-Site nor Origin, so it is no browser';
  return `${isFromElsewhere ? 'Refused' : 'Let in'}: ${site ? `Sec-Fetch-Site is ${site}` : saw}.`;
}
