import type { Config } from '#core/config/config.js';
import type { SessionSnapshot } from '#core/session/session-data.js';
import { secretHider, sessionText } from '../errors/hide-secrets.js';
import type { PageRequest } from '#core/web/request.js';
import { arrivalOf, crossSiteOf, reasonOf } from './reasons.js';
import { bytesOf, changedKeys, milliseconds, nameOf, type Recording } from './recording.js';

export type Entry = ReturnType<typeof entryOf>;

/** What is kept of a request after it: plain text without secrets. */
export function entryOf(seen: Recording, config: Config, pathOf: (url: string) => string) {
  const { raw, response, before, after } = seen;
  const location = response.getHeader('Location');
  return {
    /** The same as in the log. */
    id: seen.id,
    /** UTC, as in the log. */
    time: seen.at.toISOString().slice(11, 19),
    took: milliseconds(seen.begun),
    method: raw.method ?? '',
    path: pathOf(raw.url ?? ''),
    status: response.statusCode,
    isError: response.statusCode >= 400,
    leadsTo: location === undefined ? undefined : pathOf(String(location)),
    hasCookie: seen.cookie(config.cookieName) !== undefined,
    arrived: arrivalOf(seen, config.cookieName),
    setCookie: seen.setCookie(config.cookieName)?.replace(/=[^;]*/, '=…'),
    reason: reasonOf(seen, config),
    bytes: bytesOf(after),
    changes: changesOf(seen, visible(config, seen.request!, { ...before, ...after })),
    asks: seen.asks,
    crossSite: crossSiteOf(seen, config),
    tries: seen.tries,
  };
}

/** The changes, key by key. Keys that were removed are listed too. */
function changesOf({ before, after }: Recording, shown: (session: SessionSnapshot) => Texts) {
  const [was, is] = [shown(before), shown(after)];
  return changedKeys(before, after).map((key) => {
    const growth = bytesOf({ [key]: after[key] }) - bytesOf({ [key]: before[key] });
    return {
      key,
      before: was[key],
      after: is[key],
      how: was[key] === undefined ? 'added' : is[key] === undefined ? 'removed' : 'changed',
      growth: growth > 0 ? `+${growth}` : String(growth),
    };
  });
}

type Texts = Readonly<Record<string, string | undefined>>;

/** Ids are random and long, so a short hash tells them apart and reveals nothing. */
const NAMES = ['login', 'visitorId'] as const;

const LONGEST = 300;

/**
 * The values of a session as they are shown: without those whose name says that they are secret, and without known
 * secrets anywhere in other values.
 * @param known what the session held, before and afterwards
 */
export function visible(config: Config, request: PageRequest, known: SessionSnapshot) {
  const hide = secretHider(config, request, known);
  return (session: SessionSnapshot): Texts => {
    const values = JSON.parse(sessionText(session)) as Record<string, unknown>;
    for (const name of NAMES) if (session[name]) values[name] = nameOf(session[name]);
    return Object.fromEntries(
      Object.entries(values).map(([key, value]) => {
        const text = hide(JSON.stringify(value));
        return [key, text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text];
      }),
    );
  };
}
