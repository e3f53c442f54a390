import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Contender } from './contenders.ts';
import { SERVER_CORE } from './cores.ts';
import { cpuSeconds, memoryMegabytes } from './process.ts';

const PATIENCE_SECONDS = 30;

/** A process of its own on a core of its own. What it logs goes into a file, as with a service. */
export class Server {
  private readonly child: ChildProcess;
  private readonly folder: string;
  readonly port: number;

  private constructor(child: ChildProcess, folder: string, port: number) {
    this.child = child;
    this.folder = folder;
    this.port = port;
  }

  static async start(
    { run, environment }: Contender,
    more: Readonly<Record<string, string>> = {},
    core = SERVER_CORE,
  ) {
    const folder = mkdtempSync(join(tmpdir(), 'session-starter-bench-'));
    const port = await freePort();
    const log = openSync(join(folder, 'log'), 'a');
    const child = spawn('taskset', ['-c', String(core), process.execPath, ...run], {
      cwd: folder,
      env: { ...production(port), ...environment, ...more },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    const server = new Server(child, folder, port);
    await server.untilItAnswers();
    return server;
  }

  get cpuSeconds() {
    return cpuSeconds(this.child.pid!);
  }

  get memoryMegabytes() {
    return memoryMegabytes(this.child.pid!);
  }

  get log() {
    return readFileSync(join(this.folder, 'log'), 'utf8');
  }

  async stop() {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGKILL');
      await once(this.child, 'exit');
    }
    rmSync(this.folder, { recursive: true });
  }

  private async untilItAnswers() {
    const patience = Date.now() + PATIENCE_SECONDS * 1000;
    while (Date.now() < patience && this.child.exitCode === null) {
      const answer = await fetch(`http://127.0.0.1:${this.port}/`).catch(() => undefined);
      await answer?.text();
      if (answer?.status === 200) return;
      await wait(20);
    }
    const { log } = this;
    await this.stop();
    throw new Error(`The server does not answer:\n${log}`);
  }
}

/** With everything on that production has. Peers read PORT and NODE_ENV only. */
const production = (port: number) => ({
  NODE_ENV: 'production',
  PATH: process.env.PATH ?? '',
  HOST: '127.0.0.1',
  PORT: String(port),
  PUBLIC_ORIGIN: `http://localhost:${port}`,
  SESSION_COOKIE_SECURE: 'false',
  SESSION_KEYS: randomBytes(32).toString('hex'),
  TRUST_PROXY: 'loopback', // logins come from many addresses
});

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
