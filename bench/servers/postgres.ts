import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from '../../test/starter/free-port.js';
import { makePostgresData, postgresOwner } from '../../test/starter/postgres-data.js';
import { programOf } from '../../test/starter/programs.js';

/** A PostgreSQL as its owner would run it, with the settings it comes with: what was answered is on the disk. */
export class Postgres {
  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly child: ChildProcess,
  ) {}

  static async start() {
    const folder = mkdtempSync(join(tmpdir(), 'session-starter-bench-'));
    makePostgresData(folder);
    const port = await freePort();
    const options = ['-D', folder, '-p', String(port), '-h', '127.0.0.1', '-k', ''];
    const child = spawn(programOf('postgres')!, options, postgresOwner());
    let output = '';
    for await (const chunk of child.stderr.iterator({ destroyOnReturn: false })) {
      output += String(chunk);
      if (/ready to accept connections/.test(output)) break;
    }
    if (child.exitCode !== null) throw new Error(`PostgreSQL did not start:\n${output}`);
    child.stderr.resume();
    return new Postgres(folder, port, child);
  }

  /** @returns the address of a new database */
  async createDatabase(name: string) {
    const url = `postgres://postgres@127.0.0.1:${this.port}`;
    const client = new Client(`${url}/postgres`);
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    return `${url}/${name}`;
  }

  async remove() {
    this.child.kill('SIGINT');
    await once(this.child, 'exit');
    rmSync(this.folder, { recursive: true });
  }
}
