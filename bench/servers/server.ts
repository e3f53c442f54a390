import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../../test/starter/free-port.js';
import type { Contender } from './contenders.js';
import { SERVER_CORE } from './cores.js';
import { cpuSeconds, memoryMegabytes } from './process.js';

const PATIENCE_SECONDS = 60;

/** A process of its own on a core of its own. What it logs goes into a file. */
export class Server {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start(
    { file, isOurs, environment }: Contender,
    more: Readonly<Record<string, string>> = {},
    core = SERVER_CORE,
  ) {
    const folder = mkdtempSync(join(tmpdir(), 'session-starter-bench-'));
    const port = await freePort();
    const log = openSync(join(folder, 'log'), 'a');
    // It ends with the benchmark, however that ends.
    const inCore = ['--pdeathsig', 'KILL', 'taskset', '-c', String(core)];
    const child = spawn('setpriv', [...inCore, process.execPath, file], {
      // Ours makes its database there; a peer takes its views from here, and is told of the folder.
      cwd: isOurs ? folder : process.cwd(),
      env: { ...production(port), FOLDER: folder, ...environment, ...more },
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

  async stop() {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGKILL');
      await once(this.child, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async untilItAnswers() {
    const patience = Date.now() + PATIENCE_SECONDS * 1000;
    while (Date.now() < patience && this.child.exitCode === null) {
      const answer = await fetch(`http://127.0.0.1:${this.port}/`).catch(() => undefined);
      await answer?.text();
      if (answer?.status === 200) return;
      await setTimeout(20);
    }
    const log = readFileSync(join(this.folder, 'log'), 'utf8');
    await this.stop();
    throw new Error(`The server does not answer:\n${log}`);
  }
}

/** With everything on that production has. Peers take PORT and NODE_ENV only. */
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
