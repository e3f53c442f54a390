import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** The server has a core for itself; the load, and a database that is a process, have another. */
export const SERVER_CORE = 0;
export const LOAD_CORE = 1;

/** Counted before this process is moved: afterwards Node counts only the core that it was moved to. */
export const CORES = availableParallelism();

/** For `taskset -c`. */
export const ALL_CORES = `0-${CORES - 1}`;

/** Moves this process, all its threads and what it starts from now on. */
export function moveToLoadCore() {
  if (CORES < 2) throw new Error('The benchmark needs two cores at least');
  try {
    execFileSync('taskset', ['-acp', String(LOAD_CORE), String(process.pid)]);
  } catch (error) {
    throw new Error(
      'The benchmark needs Linux, with taskset and setpriv: apt-get install util-linux',
      {
        cause: error,
      },
    );
  }
}
