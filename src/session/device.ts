import { parse } from 'bowser';
import type { SessionRequest } from './session-data.js';

/** "Firefox on Windows": enough to recognise one's own devices by. */
export function deviceOf(userAgent: string) {
  const { browser, os } = userAgent ? parse(userAgent) : { browser: {}, os: {} };
  const name = browser.name || 'Unknown browser';
  return os.name ? `${name} on ${os.name}` : name;
}

/** What this request comes from. */
export const deviceFrom = ({ headers }: SessionRequest) =>
  deviceOf(String(headers['user-agent'] ?? '').slice(0, 300));
