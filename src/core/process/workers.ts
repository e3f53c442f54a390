import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';

/** A worker that lived shorter than this is started again after a pause, which doubles each time. */
const YOUNG_MS = 10_000;
const PAUSE_MS = { first: 1_000, longest: 30_000 };

/** A worker that has not ended this long after it was told to is killed. */
const STUCK_MS = 20_000;

/** The worker processes. One that ended is replaced. */
export class Workers {
  #hasStarted = false;
  #isStopping = false;
  #pause = 0;

  constructor(private readonly count: number) {}

  /** Starts the first one alone: an error that would stop all of them is printed once. */
  async start() {
    if (!(await listens(this.add())) && !this.#isStopping) process.exit(1);
    this.#hasStarted = true;
    for (let i = 1; i < this.count; i++) this.add();
  }

  /** Replaces them one after the other. */
  async replace() {
    for (const old of alive()) {
      if (this.#isStopping) return;
      if (!(await listens(this.add()))) {
        return console.error('The new worker did not start: the old ones go on.');
      }
      await end(old, 'drain');
    }
    console.error('All workers have been replaced.');
  }

  async stop() {
    this.#isStopping = true;
    await Promise.all(alive().map((worker) => end(worker, 'stop')));
    process.exit();
  }

  kill() {
    for (const worker of alive()) worker.process.kill('SIGKILL');
    process.exit(1);
  }

  private add() {
    const worker = cluster.fork();
    const born = performance.now();
    worker.once('exit', (code, signal) => {
      if (this.#isStopping) process.exitCode ||= code || signal === 'SIGKILL' ? 1 : 0;
      else if (this.isOneMissing) {
        const next = Math.min(this.#pause * 2 || PAUSE_MS.first, PAUSE_MS.longest);
        this.#pause = performance.now() - born < YOUNG_MS ? next : 0;
        const how = `${signal || code}), another one takes its place in ${this.#pause / 1000} s.`;
        console.error(`Worker ${worker.process.pid} ended (${how}`);
        setTimeout(() => this.isOneMissing && this.add(), this.#pause);
      }
    });
    return worker;
  }

  private get isOneMissing() {
    return this.#hasStarted && !this.#isStopping && alive().length < this.count;
  }
}

const alive = () =>
  Object.values(cluster.workers!).filter((worker) => !worker!.isDead()) as Worker[];

const listens = (worker: Worker) =>
  new Promise<boolean>((resolve) => {
    worker.once('listening', () => resolve(true)).once('exit', () => resolve(false));
  });

async function end(worker: Worker, order: 'drain' | 'stop') {
  if (worker.isDead()) return;
  // A worker that is just ending cannot receive it: that is no error.
  worker.send(order, () => {});
  const stuck = setTimeout(() => worker.process.kill('SIGKILL'), STUCK_MS);
  await once(worker, 'exit');
  clearTimeout(stuck);
}
