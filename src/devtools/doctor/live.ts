import { ask, cookie, headers } from './answer.js';
import { fixOf, ok, problem, reasonOf, section, skipped, type Target, warning } from './finding.js';
import { NAME_ANOTHER, plainHttp, proxy } from './proxy.js';
import { skew } from './stores.js';

const FIXES = {
  'CERT|SELF_SIGNED|ISSUER|ALTNAME':
    'Give the proxy a certificate for this name, with all certificates between; one of your own authority: NODE_EXTRA_CA_CERTS',
  '': 'Start the application and what stands before it; check the name and the firewall',
};

/** Before the first deployment nothing runs there, and without a network nothing can be reached. */
const UNREACHABLE_FIXES = {
  'ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH':
    'Start the application, or name its address: npm run doctor -- https://shop.example',
};

/** A page that sets a session cookie, in an application that has it. */
export const PAGE = '/visits';

export const live = section('Live', open, {
  status({ answer: { status }, url }) {
    const said = `${url} answers with ${status}`;
    if (status === 200) return ok`${said}`;
    if (status === 502 || status === 504)
      return problem`${said}: the proxy does not reach the application -> Start the application, and compare its HOST and PORT with the proxy`;
    if (status === 503)
      return problem`${said}: the application does not reach its database or Redis -> See the sections above, and its log at the level error`;
    const found = status < 500 ? warning : problem;
    return found`${said}, and not with a page -> A 5xx has its reason in the log. If there is no such page, ${NAME_ANOTHER}`;
  },

  cookie,
  proxy,
  plainHttp,
  headers,

  /** The header has whole seconds, cut off: on average it is half of one too early. */
  date({ answer: { at, header }, origin }) {
    const theirs = Date.parse(header('date'));
    if (theirs) return skew(origin, theirs + 500, at);
    return skipped`The clock of ${origin}: the answer has no Date -> Let the proxy pass it on`;
  },
});

export type Live = Exclude<Awaited<ReturnType<typeof open>>, undefined | { level: string }>;

/**
 * The page as a new visitor gets it, through all proxies. An application without the page that is looked at when none
 * is named has a home page, which sets no cookie.
 */
async function open({ config, page: named, url }: Target) {
  const origin = url ?? config?.publicOrigin;
  if (!origin) return undefined;
  try {
    let page = named ?? PAGE;
    let answer = await ask(origin + page);
    const setsCookie = named !== undefined || answer.status !== 404;
    if (!setsCookie) answer = await ask(origin + (page = '/'));
    // The cookie that the settings name; otherwise the first one, in case the application has other settings.
    const ours = answer.cookies.find(({ name }) => name === config?.cookieName);
    const cookie = ours ?? answer.cookies[0];
    const isHttps = origin.startsWith('https:');
    return { config, origin, url: origin + page, isHttps, answer, cookie, setsCookie };
  } catch (error) {
    const what = `Nobody answers at ${origin}: ${reasonOf(error)}`;
    const away = url ? undefined : fixOf(error, UNREACHABLE_FIXES);
    if (away) return skipped`${what}; cookie, headers and proxy were not looked at -> ${away}`;
    return problem`${what} -> ${fixOf(error, FIXES)}`;
  }
}
