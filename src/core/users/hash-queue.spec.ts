import { Logger } from '@nestjs/common';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { HashQueue, Overloaded, requestNetwork } from './hash-queue.js';

/** A queue whose hashes end when the test says so. */
function start() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
  const queue = new HashQueue();
  const begun: string[] = [];
  const running: (() => void)[] = [];
  const hash = async (network: string) => {
    const result = requestNetwork.run(network, () =>
      queue.run(() => {
        begun.push(network);
        return new Promise<void>((resolve) => running.push(resolve));
      }),
    );
    return result.then(
      () => 'hashed',
      (error: unknown) => (error instanceof Overloaded ? 'refused' : error),
    );
  };
  return {
    begun,
    hash,
    warn,
    /** The one that began first. */
    async end() {
      running.shift()!();
      await setImmediate();
    },
  };
}

const DENSE = 'a network with many logins';

describe('Passwords that are hashed', () => {
  it('are two at once at most, so that threads are left for files and DNS', async () => {
    const { begun, end, hash } = start();
    for (let i = 0; i < 5; i++) void hash(DENSE);
    expect(begun).toHaveLength(2);
    await end();
    expect(begun).toHaveLength(3);
  });

  it('do not wait for the many of another network: each has its turn', async () => {
    const { begun, end, hash } = start();
    for (let i = 0; i < 50; i++) void hash(DENSE);
    void hash('one');
    void hash('other');
    void hash('other');
    for (let i = 0; i < 6; i++) await end();
    expect(begun.slice(2)).toEqual([DENSE, 'one', 'other', DENSE, 'other', DENSE]);
  });

  it('begin within two seconds, or are refused', async () => {
    const { begun, end, hash } = start();
    void hash('one');
    void hash('one');
    const late = hash('other');
    vi.advanceTimersByTime(1_999);
    const next = hash('other');
    vi.advanceTimersByTime(1);
    expect(await late).toBe('refused');
    for (let i = 0; i < 3; i++) await end();
    expect(await next).toBe('hashed');
    expect(begun).toEqual(['one', 'one', 'other']);
  });

  it('are refused at once where that will take longer, while another network is still taken', async () => {
    const { end, hash, warn } = start();
    for (let i = 0; i < 40; i++) {
      void hash('one');
      vi.advanceTimersByTime(100);
      await end();
    }
    // Each took a tenth of a second, and two run at once: 40 can wait.
    const all = Array.from({ length: 60 }, () => hash(DENSE));
    expect(await Promise.race([all[42], all.at(-1)])).toBe('refused');
    const other = hash('one');
    for (let i = 0; i < 4; i++) await end();
    expect(await other).toBe('hashed');
    expect(warn).toHaveBeenCalledOnce();
  });
});
