import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { freePort } from './free-port.js';
import { programOf } from './programs.js';

/** A Redis of one's own, which may be killed, frozen and filled. It keeps nothing on disk. */
export class RedisServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'session-starter-redis-'));
  #child: ChildProcess | undefined;
  /** What it asks for, once it was told to. */
  password = '';

  private constructor(
    readonly port: number,
    private readonly options: readonly string[],
  ) {}

  static async start(...options: string[]) {
    const server = new RedisServer(await freePort(), options);
    await server.start();
    return server;
  }

  get url() {
    return `redis://${this.password && `:${this.password}@`}127.0.0.1:${this.port}`;
  }

  async start() {
    const own = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--dir', this.#folder];
    const options = [...own, '--save', '', '--appendonly', 'no', ...this.options];
    this.#child = await runRedis(options, /Ready to accept connections/);
  }

  /** Nobody is told. */
  async kill() {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** It takes connections and answers nothing. */
  freeze() {
    this.#child?.kill('SIGSTOP');
  }

  thaw() {
    this.#child?.kill('SIGCONT');
  }

  /** As somebody who looks after it. */
  async command(...words: string[]) {
    const client = createClient({ url: this.url });
    client.on('error', () => {});
    await client.connect();
    try {
      return await client.sendCommand(words);
    } finally {
      client.destroy();
    }
  }

  async remove() {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** @param ready what it says when it is there */
export async function runRedis(options: readonly string[], ready: RegExp) {
  const child = spawn(programOf('redis')!, options);
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
    if (ready.test(output)) return child;
  }
  throw new Error(`Redis did not start:\n${output}`);
}
