import { Users } from '../../src/users/users.js';
import { startApp, type StartOptions } from './app.js';
import { PASSWORD } from './people.js';
import { startProxy } from './proxy.js';
import type { Tab } from './tab.js';

export const ADA = 'ada@example.com';
export const MALLORY = 'mallory@example.com';

interface SiteOptions extends StartOptions {
  /** Where browsers find it, without the port. */
  readonly at?: `${'http' | 'https'}://${string}`;
}

/** The application as the public sees it: by a name, behind a proxy. Ada and Mallory have accounts. */
export async function startSite(
  environment: Record<string, string> = {},
  { at = 'https://app.test', ...options }: SiteOptions = {},
) {
  const scheme = at.startsWith('https:') ? 'https' : 'http';
  const proxy = await startProxy(scheme);
  const origin = `${at}:${proxy.port}`;
  const own = {
    PUBLIC_ORIGIN: origin,
    SESSION_COOKIE_SECURE: String(scheme === 'https'),
    TRUST_PROXY: 'loopback',
  };
  const app = await startApp({ ...own, ...environment }, options);
  proxy.forwardTo(app.origin);
  for (const email of [ADA, MALLORY]) await app.app.get(Users).signUp(email, PASSWORD);
  return { ...app, origin };
}

/** On the page with the login form. Enter is pressed, because there may be several buttons. */
export async function logIn(tab: Tab, email = ADA, password = PASSWORD) {
  await tab.type('Email', email);
  await tab.type('Password', password);
  await tab.arrive(() => tab.page.getByLabel('Password').press('Enter'));
}
