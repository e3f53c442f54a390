import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts the time of a process in ticks, of which a second has a hundred (proc(5)). */
const TICK_SECONDS = 0.01;

/** Of all threads, user and system. */
export function cpuSeconds(pid: number) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_SECONDS;
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
