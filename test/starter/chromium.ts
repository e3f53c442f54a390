import { existsSync } from 'node:fs';

/** The same browser without its own windows, which take two thirds of the processor time of a test. */
const WITHOUT_WINDOWS = '/usr/bin/chromium-headless-shell';
/** As people have it. What Back does to a page is decided here, and not in the other. */
export const WITH_WINDOWS = '/usr/bin/chromium';
export const CHROMIUM = existsSync(WITHOUT_WINDOWS) ? WITHOUT_WINDOWS : WITH_WINDOWS;

/** For it app.test, its siblings and attacker.example are on this machine. It asks nobody else for anything. */
export const LAUNCH = {
  executablePath: CHROMIUM,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--host-resolver-rules=MAP *.test 127.0.0.1, MAP attacker.example 127.0.0.1',
    '--ignore-certificate-errors',
  ],
};
