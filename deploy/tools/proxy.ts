import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from './certificate.ts';
import { startNginx } from './nginx.ts';
import { expectNoWords } from './no-words.ts';

// `npm run proxy`: production as it will be, on this machine, until Ctrl-C. Nothing of it is left then.
const USAGE = `npm run proxy                     starts nginx, and the application in production behind it, until Ctrl-C
HTTPS_PORT=9443 npm run proxy     elsewhere; HTTP_PORT and PORT likewise, and every variable of the application`;

expectNoWords('npm run proxy', USAGE);

const { PORT = '3000', HTTP_PORT = '8080', HTTPS_PORT = '8443' } = process.env;
const PUBLIC_ORIGIN = `https://localhost:${HTTPS_PORT}`;
const folder = mkdtempSync(join(tmpdir(), 'session-starter-proxy-'));

const environment = {
  SESSION_KEYS: randomBytes(32).toString('hex'),
  DATABASE_URL: `sqlite:${join(folder, 'app.db')}`,
  TRUST_PROXY: 'loopback',
  // To try what happens then: `TRUST_PROXY=off npm run proxy`.
  ...process.env,
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  PORT,
  PUBLIC_ORIGIN,
};

const stop = Promise.withResolvers<void>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop.resolve());

try {
  const nginx = await startNginx({
    origin: PUBLIC_ORIGIN,
    httpPort: Number(HTTP_PORT),
    app: `127.0.0.1:${PORT}`,
    certificate: makeCertificate(['localhost']),
    say: (line) => console.error(line),
  });
  console.log(
    `\n  nginx listens, and http://localhost:${HTTP_PORT} leads to https. Your browser will warn of the` +
      '\n  certificate, which was made just now: go on all the same. Ctrl-C ends all of it.',
  );
  // In a group of its own it hears of Ctrl-C from here only, and once: twice would mean "at once".
  const app = spawn(process.execPath, ['dist/main.js'], {
    cwd: join(import.meta.dirname, '..', '..'),
    env: environment,
    stdio: 'inherit',
    detached: true,
  });
  const ended = once(app, 'exit');
  await Promise.race([stop.promise, ended, nginx.ended]);
  app.kill('SIGTERM');
  await ended;
  await nginx.stop();
  process.exitCode = app.exitCode ?? 1;
} catch (error) {
  console.error(inWords(error as NodeJS.ErrnoException));
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

function inWords({ code, path, message }: NodeJS.ErrnoException) {
  if (code !== 'ENOENT') return `${message}\n(see HTTP_PORT and HTTPS_PORT)`;
  return `There is no ${path} on this machine. Install it with: apt-get install ${path}`;
}
