import type { Config } from '../config/config.js';
import { Impassable, problem, skipped } from './finding.js';
import { codeOf, reasonOf } from './reason.js';
import type { Visit } from './visit.js';
import { type Answer, ask } from './ask.js';
import { type LiveCookie, sessionCookie } from './session-cookie.js';

export interface Live {
  readonly config: Config | undefined;
  readonly origin: string;
  /** Of the page that sets a session cookie. */
  readonly url: string;
  readonly isHttps: boolean;
  readonly answer: Answer;
  readonly cookie: LiveCookie | undefined;
}

/** Before the first deployment nobody is there, and without a network nobody can be reached. */
const AWAY = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** The page as it comes to a new visitor, through all that stands between. */
export async function openLive({ config, page, url }: Visit): Promise<Live | undefined> {
  const origin = url ?? config?.publicOrigin;
  if (!origin) return undefined;
  const address = origin + page;
  const answer = await ask(address).catch((error: unknown) => {
    const what = `Nobody answers at ${origin}: ${reasonOf(error)}`;
    if (!url && AWAY.test(codeOf(error) ?? '')) {
      throw new Impassable(
        skipped(
          `${what}; cookie, headers and proxy were not looked at`,
          'Start the application, or name its address: npm run doctor -- https://shop.example',
        ),
      );
    }
    throw new Impassable(problem(what, fixOf(error)));
  });
  const isHttps = origin.startsWith('https:');
  return { config, origin, url: address, isHttps, answer, cookie: sessionCookie(answer, config) };
}

const fixOf = (error: unknown) =>
  /CERT|SELF_SIGNED|ISSUER|ALTNAME/.test(codeOf(error) ?? '')
    ? 'Give the proxy a certificate for this name, with all certificates between; one of your own authority: NODE_EXTRA_CA_CERTS'
    : 'Start the application and what stands before it; check the name and the firewall';
