import { BROWSER_MAP, parse } from 'bowser';

const BROWSERS = new Set(Object.values(BROWSER_MAP));

/**
 * "Firefox on Windows": enough to recognise one's own devices. Only known names: it is written into mails, and a
 * browser may send any text.
 */
export function deviceOf(userAgent: string) {
  const { browser, os } = userAgent ? parse(userAgent) : { browser: {}, os: {} };
  const name = browser.name && BROWSERS.has(browser.name) ? browser.name : 'Unknown browser';
  return os.name ? `${name} on ${os.name}` : name;
}
