export const CHROMIUM = '/usr/bin/chromium';

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
