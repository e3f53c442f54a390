import type { Config } from '#core/config/config.js';
import type { SessionSnapshot } from '#core/session/session-data.js';
import type { PageRequest } from '#core/web/request.js';

const SECRET = /login|visitorId|password|secret|token|key/i;
const HIDDEN = '(not shown)';

/** What a session holds, as text. */
export const sessionText = (session: SessionSnapshot) =>
  JSON.stringify(session, (name, value: unknown) => (SECRET.test(name) ? HIDDEN : value), 2);

/** Every secret that a message may repeat: of the settings, the cookie, the address and what was typed. */
export function secretHider(config: Config, { headers, url, body }: PageRequest, session: object) {
  const urls = [config.databaseUrl, config.redisUrl ?? '', config.mailUrl ?? ''].filter((text) =>
    text.includes('@'),
  );
  const cookies = String(headers.cookie ?? '').split('; ');
  const secrets = [
    ...config.sessionKeys.flatMap((key) => [key.toString('hex'), key.toString('base64')]),
    ...config.secrets,
    ...urls.flatMap((text) => [text, passwordIn(text)]),
    String(headers.authorization ?? '').replace(/^\S+ +/, ''),
    ...cookies.map((cookie) => cookie.slice(cookie.indexOf('=') + 1)),
    url.split('?')[1] ?? '',
    ...secretsIn(Object(body) as object),
    ...secretsIn(session),
  ].flatMap((secret) => [secret, decoded(secret), encodeURIComponent(secret), inJson(secret)]);
  const known = [...new Set(secrets)].filter(Boolean).toSorted((a, b) => b.length - a.length);
  return (text: string) => known.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
}

/** A socket of PostgreSQL has no host, and would be no URL: `postgres://me:secret@/shop?host=/run`. */
const passwordIn = (url: string) => URL.parse(url.replace('@/', '@socket/'))?.password ?? '';

/** However deep they are. */
function secretsIn(fields: object) {
  const found: string[] = [];
  try {
    JSON.stringify(fields, (name, value: unknown) => {
      if (SECRET.test(name)) found.push(...[value].flat().map(String));
      return value;
    });
  } catch {
    // An object that contains itself is no JSON. It was searched already.
  }
  return found;
}

const inJson = (text: string) => JSON.stringify(text).slice(1, -1);

function decoded(text: string) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
