import { once } from 'node:events';
import type { Profiler } from 'node:inspector';

/** Asks a process that was started with `--inspect` which functions of ours it calls, and how often. */
export class CalledCode {
  #last = 0;

  private constructor(
    private readonly socket: WebSocket,
    /** The address that our own files begin with, such as `file:///…/dist/`. */
    private readonly own: string,
  ) {}

  static async open(port: number, own: string) {
    const answer = await fetch(`http://127.0.0.1:${port}/json`);
    const [target] = (await answer.json()) as [{ webSocketDebuggerUrl: string }];
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await once(socket, 'open');
    const called = new CalledCode(socket, own);
    await called.ask('enable');
    await called.ask('startPreciseCoverage', { callCount: true, detailed: false });
    return called;
  }

  /** What this work goes through, each file and each function once. */
  async during(work: () => Promise<unknown>) {
    // Taking it sets all counts to zero.
    await this.ask('takePreciseCoverage');
    await work();
    const { result } = await this.ask('takePreciseCoverage');
    const ours = result
      .filter(({ url }) => url.startsWith(this.own))
      .map(({ url, functions }) => ({
        file: url.slice(this.own.length),
        functions: functions
          .filter(({ ranges }) => ranges[0]!.count > 0)
          // Where it stands, too: many have no name.
          .map(({ functionName, ranges }) => `${ranges[0]!.startOffset} ${functionName}`),
      }))
      .filter(({ functions }) => functions.length > 0);
    return {
      files: ours.map(({ file }) => file).toSorted(),
      functions: ours.flatMap(({ file, functions }) => functions.map((name) => `${file}:${name}`)),
    };
  }

  close() {
    this.socket.close();
  }

  private async ask(method: string, params: object = {}) {
    const id = (this.#last += 1);
    this.socket.send(JSON.stringify({ id, method: `Profiler.${method}`, params }));
    for (;;) {
      const [event] = (await once(this.socket, 'message')) as [MessageEvent];
      const said = JSON.parse(String(event.data)) as {
        id?: number;
        result: { result: Profiler.ScriptCoverage[] };
      };
      if (said.id === id) return said.result;
    }
  }
}
