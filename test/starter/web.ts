import { describe } from 'vitest';
import { CHROMIUM } from './chromium.js';
import { missing } from './missing.js';
import { NGINX } from './nginx.js';

/** Stories of several sites. Without what they need they are skipped and say so, or fail in CI. */
export const describeWeb = isMissing() ? describe.skip : describe;

function isMissing() {
  const reasons = [
    missing(CHROMIUM, 'apt-get install chromium chromium-headless-shell'),
    missing(...NGINX),
    missing('/usr/bin/openssl', 'apt-get install openssl'),
  ];
  return reasons.some((reason) => reason !== undefined);
}
