import { startApp, type StartOptions } from '../support/app.js';
import { PASSWORD } from '../support/people.js';
import { freePort } from './free-port.js';
import { nginxAt } from './nginx.js';
import { seed } from '../support/seed.js';
import type { Tab } from './tab.js';
import { Visitor } from '../support/visitor.js';

export const ADA = 'ada@example.com';
export const MALLORY = 'mallory@example.com';

interface SiteOptions extends StartOptions {
  /** Where browsers find it, without the port. */
  readonly at?: `${'http' | 'https'}://${string}`;
}

/** The application as the public sees it: by a name, over https behind nginx. Ada and Mallory have accounts. */
export async function startSite(
  environment: Record<string, string> = {},
  { at = 'https://app.test', ...options }: SiteOptions = {},
) {
  const front = at.startsWith('https:') ? await nginxAt(at) : await nothingAt(at);
  const app = await startApp({ ...front.environment, ...environment }, options);
  await front.forwardTo(app.origin);
  for (const email of [ADA, MALLORY]) await seed.user(app, email);
  return { ...app, ...front, visitor: () => new Visitor(front.origin) };
}

/** Over plain http browsers reach the application itself. */
async function nothingAt(at: string) {
  const PORT = String(await freePort());
  const origin = `${at}:${PORT}`;
  const environment = { PORT, PUBLIC_ORIGIN: origin };
  return { origin, httpOrigin: origin, environment, forwardTo: async () => {} };
}

/** On the page with the login form. Enter is pressed, because there may be several buttons. */
export async function logIn(tab: Tab, email = ADA, password = PASSWORD) {
  await tab.type('Email', email);
  await tab.type('Password', password);
  await tab.arrive(() => tab.page.getByLabel('Password').press('Enter'));
}
