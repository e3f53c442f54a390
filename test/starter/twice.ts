import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import type { EngineTab } from './engines/engine-tab.js';

/** The way to a site on this machine where a form can be sent again before its answer comes. */
export async function farAway({ origin }: { origin: string }) {
  const waiting = new Set<Socket>();
  let isHeld = false;
  let forms = 0;
  const release = () => {
    isHeld = false;
    for (const far of waiting) far.resume();
    waiting.clear();
  };
  const server = createServer((near) => {
    const far = connect(Number(new URL(origin).port), '127.0.0.1');
    near.on('data', (data: Buffer) => {
      if (!isHeld || !data.toString('latin1', 0, 5).startsWith('POST ')) return;
      forms++;
      waiting.add(far.pause());
    });
    near.pipe(far).on('error', () => near.destroy());
    far.pipe(near).on('error', () => far.destroy());
    near.on('close', () => far.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    /** Presses the button again when the form is at the server, and its answer on the way. */
    async twice(tab: EngineTab, button: string) {
      isHeld = !tab.remote.waitsForPages;
      forms = 0;
      let clicks = 0;
      await tab.clickTwice(button, async () => {
        await expect.poll(() => forms).toBe(++clicks);
        if (clicks === 2) release();
      });
    },
  };
}
