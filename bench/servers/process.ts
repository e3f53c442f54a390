import { readdirSync, readFileSync } from 'node:fs';
import { sum } from '../sum.js';

/** Of all threads, user and system. In /proc/…/stat a second has a hundred ticks, too few for a short turn. */
export function cpuSeconds(pid: number) {
  const nanoseconds = readdirSync(`/proc/${pid}/task`).map((thread) => {
    const [run] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
    return Number(run);
  });
  return sum(nanoseconds) / 1e9;
}

export function memoryMegabytes(pid: number) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)![1]) / 1024;
}

/** Those of a process group that run still. */
export function processesOf(group: number) {
  return readdirSync('/proc').flatMap((name) => {
    try {
      const [, , inGroup] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]!.split(' ');
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const isAlive = Number(inGroup) === group && command !== '';
      return isAlive ? [{ pid: Number(name), command }] : [];
    } catch {
      return []; // no process, or one that has just ended
    }
  });
}
