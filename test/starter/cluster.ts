import { vi } from 'vitest';
import type { Page } from '../support/page.js';
import { startProcess } from './process.js';

/** So each request has a connection of its own, which goes to the next process. */
const ALONE = { connection: 'close' };

/** Several processes, as their owner would start them. */
export async function startCluster(folder: string, environment: Record<string, string>, count = 2) {
  const flags = ['--cluster', `--workers=${count}`];
  const app = await startProcess(folder, { NODE_ENV: 'test', ...environment }, ...flags);

  /** Each line of the log has the process that wrote it. */
  const whoAnswered = ({ first }: Page) =>
    vi.waitFor(() => {
      const id = first.headers.get('x-request-id')!;
      const line = app
        .output()
        .split('\n')
        .find((line) => line.includes(id));
      return (JSON.parse(line!) as { pid: number }).pid;
    });

  /** Asks until every process has answered. Their answers, by process. */
  async function askEach(ask: (headers: Record<string, string>) => Promise<Page>) {
    const pages = new Map<number, Page>();
    const askOnce = async () => {
      const page = await ask(ALONE);
      return pages.set(await whoAnswered(page), page).size === count;
    };
    await vi.waitUntil(askOnce, { timeout: 30_000, interval: 1 });
    return pages;
  }

  /** Of the processes that answer. */
  const pids = async () => [
    ...(await askEach((headers) => app.visitor().open('/', headers))).keys(),
  ];
  return { ...app, askEach, pids };
}
