import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { linesOf } from './blocks.js';
import { matches } from './differences.js';

const STOP_MS = 5_000;

/** What goes on running in a terminal, and what it says there. */
export class Server {
  #said = '';
  /** How many of its lines the page has told already. */
  #told = 0;

  constructor(
    private readonly child: ChildProcess,
    private readonly asWritten: (text: string) => string,
    private readonly patienceMs: number,
  ) {
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', (chunk) => (this.#said += String(chunk)));
    }
  }

  /** Waits until it has said these lines, in this order. @returns them, or else what it did say */
  async hear(expected: readonly string[]) {
    for (const until = Date.now() + this.patienceMs; ; await wait(50)) {
      const said = linesOf(this.asWritten(this.#said));
      const end = this.endOf(expected, said);
      if (end !== undefined) {
        this.#told = end;
        return expected;
      }
      if (Date.now() > until || hasEnded(this.child)) return said.slice(this.#told);
    }
  }

  stop() {
    return stop(this.child);
  }

  private endOf(expected: readonly string[], said: readonly string[]) {
    let end = this.#told;
    for (const line of expected) {
      const at = said.findIndex((other, index) => index >= end && matches(line, other));
      if (at === -1) return undefined;
      end = at + 1;
    }
    return end;
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) =>
  exitCode !== null || signalCode !== null;

/** Ends a program with all that it started, as Ctrl+C does. It leads a group of its own. */
export async function stop(child: ChildProcess) {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  const send = (signal: NodeJS.Signals) => process.kill(-child.pid!, signal);
  send('SIGINT');
  const timer = setTimeout(() => send('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}
