import { existsSync } from 'node:fs';
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type LaunchOptions,
} from 'playwright-core';
import { afterAll, describe, onTestFinished } from 'vitest';
import { certificate } from './certificate.js';
import { NGINX } from './nginx.js';
import { Tab } from './tab.js';

const CHROMIUM = '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--host-resolver-rules=MAP *.test 127.0.0.1, MAP attacker.example 127.0.0.1',
  '--ignore-certificate-errors',
];

/** Stories of several sites. Without what they need they are skipped and say so, or fail in CI. */
export const describeWeb = whatIsMissing() ? describe.skip : describe;

function whatIsMissing() {
  const missing = [
    !existsSync(CHROMIUM) && 'chromium',
    !existsSync(NGINX[0]) && 'nginx',
    !certificate() && 'openssl',
  ].filter(Boolean);
  if (missing.length === 0) return false;
  const reason = `${missing.join(' and ')} missing; install with: apt-get install ${missing.join(' ')}`;
  if (process.env.CI === 'true') throw new Error(reason);
  console.warn(`Skipped: ${reason}`);
  return true;
}

/** A Chromium for which app.test, its siblings and attacker.example are on this machine. */
export function useWeb(options: LaunchOptions = {}) {
  let browser: Promise<Browser> | undefined;
  afterAll(async () => (await browser)?.close());
  const launch = () => chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS, ...options });

  return {
    /** The browser of somebody new. Scripts are off: every page works without them. */
    async visit({ origin }: { origin: string }, options: BrowserContextOptions = {}) {
      browser ??= launch();
      const defaults = { baseURL: origin, javaScriptEnabled: false };
      const context = await (await browser).newContext({ ...defaults, ...options });
      onTestFinished(() => context.close());
      return new Tab(await context.newPage());
    },
  };
}
