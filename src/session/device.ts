import { parse } from 'bowser';

/** "Firefox on Windows": enough to recognise one's own devices by. */
export function deviceOf(userAgent: string) {
  const { browser, os } = userAgent ? parse(userAgent) : { browser: {}, os: {} };
  const name = browser.name || 'Unknown browser';
  return os.name ? `${name} on ${os.name}` : name;
}
