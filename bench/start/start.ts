import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../../test/starter/free-port.js';
import { publish } from '../report/results.js';
import { short, table, whole } from '../report/table.js';
import { ALL_CORES } from '../servers/cores.js';
import { memoryMegabytes, processesOf } from '../servers/process.js';
import { sum } from '../sum.js';
import { median } from '../throughput/summary.js';
import { withFolders } from './folders.js';

const SCRIPTS = ['start', 'start:prod', 'start:dev'];
const PATIENCE_SECONDS = 120;

interface Start {
  readonly app: string;
  readonly script: string;
  /** From the command to the first answer. */
  readonly seconds: number;
  /** At rest: of the server, and of all that the command started. */
  readonly server: number;
  readonly all: number;
}

/** How long somebody waits after each command, beside an application that `nest new` made. */
export async function start(isQuick: boolean) {
  const starts: Start[] = [];
  await withFolders(async (ours, fresh) => {
    const apps = { 'This starter': ours, 'nest new': fresh };
    for (const folder of Object.values(apps)) {
      execFileSync('npm', ['run', 'build'], { cwd: folder, stdio: 'pipe' });
    }
    for (let round = 1; round <= (isQuick ? 1 : 3); round++) {
      for (const script of SCRIPTS) {
        for (const [app, folder] of Object.entries(apps)) {
          const figures = await startOnce(folder, script);
          starts.push({ app, script, ...figures });
          console.log(`round ${round}  ${app}  npm run ${script}  ${short(figures.seconds)} s`);
        }
      }
    }
  });
  const lines = [...Map.groupBy(starts, (one) => `${one.app}, npm run ${one.script}`)].map(
    ([name, group]) => [
      name,
      short(median(group.map(({ seconds }) => seconds))),
      whole(median(group.map(({ server }) => server))),
      whole(median(group.map(({ all }) => all))),
    ],
  );
  const head = ['command', 'seconds', 'MB of the server', 'MB of all processes'];
  publish('start', isQuick, [table(head, lines)], { starts });
}

async function startOnce(cwd: string, script: string) {
  const port = await freePort();
  const begun = performance.now();
  const child = spawn('taskset', ['-c', ALL_CORES, 'npm', 'run', script], {
    cwd,
    env: { ...process.env, ...settings(port, script) },
    stdio: 'ignore',
    detached: true, // a group of its own, to end all of it
  });
  try {
    await untilItAnswers(port, child);
    const seconds = (performance.now() - begun) / 1000;
    await setTimeout(2_000); // at rest
    const processes = processesOf(child.pid!);
    const sizes = (some: typeof processes) => some.map(({ pid }) => memoryMegabytes(pid));
    // A shell may have the same words in its command, and is smaller.
    const servers = processes.filter(({ command }) => /\bdist\/main/.test(command));
    const all = sum(sizes(processes));
    return { seconds, server: Math.max(...sizes(servers)), all };
  } finally {
    process.kill(-child.pid!, 'SIGKILL');
    await once(child, 'exit');
  }
}

/** What production needs. `nest new` takes the port only. */
const settings = (port: number, script: string) => ({
  PORT: String(port),
  ...(script === 'start:prod' && {
    PUBLIC_ORIGIN: `http://localhost:${port}`,
    SESSION_COOKIE_SECURE: 'false',
    SESSION_KEYS: randomBytes(32).toString('hex'),
  }),
});

async function untilItAnswers(port: number, child: ChildProcess) {
  const patience = Date.now() + PATIENCE_SECONDS * 1000;
  while (Date.now() < patience && child.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    await answer?.text();
    if (answer?.status === 200) return;
    await setTimeout(10);
  }
  throw new Error('The application does not answer');
}
