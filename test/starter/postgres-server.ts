import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { onTestFinished } from 'vitest';
import { freePort } from './free-port.js';
import { makePostgresData, postgresOwner } from './postgres-data.js';
import { programOf } from './programs.js';

/** Nothing of a test outlives a power cut. */
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=400'];

/** Each test has a database of its own, which is a few hundred files: on a disk it takes eight times as long. */
const MEMORY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A PostgreSQL of one's own, which may be stopped and frozen. */
export class PostgresServer {
  readonly #folder = mkdtempSync(join(MEMORY, 'session-starter-postgres-'));
  #child: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly options: readonly string[],
  ) {}

  static async start(...options: string[]) {
    const server = new PostgresServer(await freePort(), options);
    makePostgresData(server.#folder);
    await server.start();
    return server;
  }

  url(database = 'postgres') {
    return `postgres://postgres@127.0.0.1:${this.port}/${database}`;
  }

  /** Past the network, as who runs this. */
  socketUrl(database: string) {
    return `postgres:///${database}?host=${this.#folder}&port=${this.port}`;
  }

  async start() {
    const settings = [...FAST, ...this.options].flatMap((setting) => ['-c', setting]);
    const child = spawn(
      programOf('postgres')!,
      [
        '-D',
        this.#folder,
        '-p',
        `${this.port}`,
        '-h',
        '127.0.0.1',
        '-k',
        this.#folder,
        ...settings,
      ],
      postgresOwner(),
    );
    this.#child = child;
    let output = '';
    for await (const chunk of child.stderr) {
      output += String(chunk);
      if (/ready to accept connections/.test(output)) return void child.stderr.resume();
    }
    throw new Error(`PostgreSQL did not start:\n${output}`);
  }

  /** Every connection is cut off. */
  async stop() {
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    child.kill('SIGINT');
    await once(child, 'exit');
  }

  /** As `kill -9`: connections break without a message. Without CHECKPOINT the last commits would be lost, see FAST. */
  async kill() {
    await this.query('CHECKPOINT');
    const ended = once(this.#child!, 'exit');
    this.freeze();
    this.signal('-KILL');
    await ended;
  }

  /** All of its processes: they take connections and answer nothing. */
  freeze() {
    this.signal('-STOP');
  }

  thaw() {
    this.signal('-CONT');
  }

  /** Of the processes that answer, the one that did so last. The others go on. */
  async freezeOne(database: string) {
    const [backend] = await this.query(
      `SELECT pid FROM pg_stat_activity WHERE datname = '${database}' AND state = 'idle' ORDER BY state_change DESC`,
    );
    const signal = (name: string) => execFileSync('kill', [name, String(backend!.pid)]);
    onTestFinished(() => void signal('-CONT'));
    signal('-STOP');
  }

  /** A connection of somebody else, until the test ends. */
  async connect(database = 'postgres') {
    const client = new Client(this.url(database));
    client.on('error', () => {});
    onTestFinished(() => client.end());
    await client.connect();
    return client;
  }

  async createDatabase(name: string) {
    await this.query(`CREATE DATABASE ${name} STRATEGY FILE_COPY`);
    return this.url(name);
  }

  /** As somebody who looks after it. */
  async query(sql: string, database = 'postgres') {
    const client = new Client(this.url(database));
    await client.connect();
    try {
      return (await client.query(sql)).rows as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  }

  async remove() {
    this.thaw();
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  private signal(signal: string) {
    const pid = String(this.#child?.pid);
    // Its children come and go: one that has just ended is no mistake.
    spawnSync('pkill', [signal, '-P', pid]);
    spawnSync('kill', [signal, pid]);
  }
}
