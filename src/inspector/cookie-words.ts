import type { Config } from '../config/config.js';
import type { PageRequest } from '../web/request.js';
import { adviceOf } from './reasons.js';
import { clock } from './time-left.js';

/** A verdict for each attribute of the cookie. */
export function cookieWords(config: Config, { protocol }: PageRequest, lifetime: number) {
  const { cookieName, cookieSecure } = config;
  const isPrefixed = cookieName.startsWith('__Host-');
  return [
    {
      name: cookieName,
      verdict: isPrefixed
        ? '__Host-: a browser takes it only over https, for all of this host, so nobody else can plant one.'
        : 'A host next to this one may plant a cookie of the same name. With Secure it is called __Host-sid, and none can.',
    },
    { name: 'Secure', verdict: secureWords(config, protocol) },
    { name: 'HttpOnly', verdict: 'On: no script in a page can read it.' },
    {
      name: 'SameSite=Lax',
      verdict: 'A link from another site brings it, a form from there does not.',
    },
    { name: 'Path=/', verdict: 'It comes with every page, not with those of one folder only.' },
    { name: 'Domain', verdict: 'None: it is for this host, and for no other below or beside it.' },
    {
      name: 'Max-Age',
      verdict: `${clock(lifetime)} from when it was sent last. ${cookieSecure ? '' : 'The server counts for itself too.'}`,
    },
  ];
}

function secureWords(config: Config, protocol: string) {
  if (!config.cookieSecure)
    return 'Off: it goes out over plain http, for everybody on the way to read. Production refuses to start so, but for localhost.';
  return protocol === 'https'
    ? 'On, and you came over https.'
    : `On, and you came over plain http, so no cookie is sent. ${adviceOf(config)}`;
}

/** What the browser does with it, by where it goes and from where. */
export function cookieWays(config: Config, { headers }: PageRequest) {
  const host = String(headers.host);
  const isSecure = config.cookieSecure;
  return [
    { way: `http://${host}`, verdict: isSecure ? 'not sent: it is Secure' : 'sent' },
    { way: `https://${host}`, verdict: 'sent' },
    { way: 'the same host, another port', verdict: 'sent: cookies do not know ports' },
    {
      way: `another host, such as shop.${host.split(':')[0]}`,
      verdict: 'not sent: it has no Domain',
    },
    { way: 'a link on another site', verdict: 'sent: SameSite=Lax' },
    { way: 'a form, an image or a script of another site', verdict: 'not sent: SameSite=Lax' },
  ];
}
