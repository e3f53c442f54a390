import type { Profiler } from 'node:inspector';
import { once } from 'node:events';

/** Where the time of a process goes while something is done, through its inspector. */
export async function record(port: number, work: () => Promise<unknown>) {
  const answer = await fetch(`http://127.0.0.1:${port}/json`);
  const [target] = (await answer.json()) as [{ webSocketDebuggerUrl: string }];
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await once(socket, 'open');
  let last = 0;
  const ask = async (method: string, params: object = {}) => {
    const id = (last += 1);
    socket.send(JSON.stringify({ id, method: `Profiler.${method}`, params }));
    for (;;) {
      const [event] = (await once(socket, 'message')) as [MessageEvent];
      const said = JSON.parse(String(event.data)) as {
        id?: number;
        result: { profile: Profiler.Profile };
      };
      if (said.id === id) return said.result;
    }
  };
  try {
    await ask('enable');
    await ask('setSamplingInterval', { interval: 500 });
    await ask('start');
    await work();
    return (await ask('stop')).profile;
  } finally {
    socket.close();
  }
}
