import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Certificate } from './certificate.ts';

const TEMPLATE = join(import.meta.dirname, '..', 'nginx', 'default.conf.template');

/** What a package of nginx brings. This one keeps to its folder, so that anybody may start it. */
const MAIN = `
  pid nginx.pid;
  error_log stderr notice;
  events {}
  http {
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include default.conf;
  }`;

export interface NginxOptions {
  /** Where browsers are to find it, with its port: https://localhost:8443 */
  readonly origin: string;
  /** The port whose only answer is the way to the origin. */
  readonly httpPort: number;
  /** Where the application listens, such as 127.0.0.1:3000 */
  readonly app: string;
  readonly certificate: Certificate;
  /** Another one, with the same names in braces. */
  readonly template?: string | undefined;
  /** Hears every line of its error log, such as what it did not get from the application. */
  readonly say?: (line: string) => void;
}

/**
 * nginx with the template of this folder, on this machine only. It listens when this is fulfilled.
 * @throws when it cannot start, with its own words
 */
export async function startNginx({
  origin,
  httpPort,
  app,
  certificate,
  template = readFileSync(TEMPLATE, 'utf8'),
  say = () => {},
}: NginxOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'session-starter-nginx-'));
  const write = (name: string, content: string | Buffer) =>
    writeFileSync(join(folder, name), content, { mode: 0o600 });
  const { hostname, port } = new URL(origin);
  write('key.pem', certificate.key);
  write('cert.pem', certificate.cert);
  write('nginx.conf', MAIN);
  write(
    'default.conf',
    filled(template, {
      SERVER_NAME: hostname,
      PUBLIC_ORIGIN: origin,
      APP_ADDRESS: app,
      LISTEN_HTTP: `127.0.0.1:${httpPort}`,
      LISTEN_HTTPS: `127.0.0.1:${port}`,
      CERTIFICATE: 'cert.pem',
      CERTIFICATE_KEY: 'key.pem',
    }),
  );
  // Started as root, it works as somebody else, who has to get through this folder.
  chmodSync(folder, 0o711);

  // Debian has it where only root looks for programs. In a group of its own Ctrl-C does not reach it:
  // it is to outlive the application.
  const flags = ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr', '-g', 'daemon off;'];
  const env = { PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };
  const nginx = spawn('nginx', flags, { env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(nginx, 'exit').finally(() => rmSync(folder, { recursive: true }));
  const listens = Promise.withResolvers<void>();
  const said: string[] = [];
  createInterface(nginx.stderr).on('line', (line) => {
    if (line.includes('start worker processes')) listens.resolve();
    if (line.includes('[notice]')) return;
    said.push(line);
    say(line);
  });
  await Promise.race([
    listens.promise,
    ended.then(() => Promise.reject(new Error(`nginx ended:\n${said.join('\n')}`))),
  ]);
  return {
    ended,
    async stop() {
      nginx.kill('SIGTERM');
      await ended;
    },
  };
}

/** As envsubst would fill it. */
const filled = (template: string, values: Record<string, string>) =>
  template.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => values[name]!);
