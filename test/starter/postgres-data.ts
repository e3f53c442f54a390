import { execFileSync } from 'node:child_process';
import { chownSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { programOf } from './programs.js';

/** PostgreSQL refuses to run as root; the owner of the installed server's data is somebody it knows. */
export function postgresOwner() {
  if (userInfo().uid !== 0) return {};
  const { uid, gid } = statSync('/var/lib/postgresql');
  return { uid, gid, cwd: '/' };
}

/** What a server needs in its folder before it can start. Everybody on this machine may connect. */
export function makePostgresData(folder: string) {
  const owner = postgresOwner();
  const { uid, gid } = { ...userInfo(), ...owner };
  chownSync(folder, uid, gid);
  const initdb = join(dirname(programOf('postgres')!), 'initdb');
  const options = '-U postgres -A trust --no-sync -E UTF8 --locale=C'.split(' ');
  execFileSync(initdb, ['-D', folder, ...options], { stdio: 'pipe', ...owner });
}
