import { availableParallelism } from 'node:os';
import { onStopSignal } from './stop.js';
import { Workers } from './workers.js';

/** The primary process accepts the connections and gives each to a worker; the workers run the application. */
export async function startCluster(args: readonly string[]) {
  const workers = new Workers(countIn(args));
  let done = workers.start();
  onStopSignal(
    () => workers.stop(),
    () => workers.kill(),
  );
  process.on('SIGHUP', () => {
    done = done.then(() => workers.replace());
  });
  await done;
}

/** One for each processor, or the number of --workers=4. */
function countIn(args: readonly string[]) {
  const flag = args.find((arg) => arg.startsWith('--workers'));
  if (flag === undefined) return availableParallelism();
  const [, count] = /^--workers=([1-9]\d?\d?)$/.exec(flag) ?? [];
  if (count !== undefined) return Number(count);
  console.error(`Cannot start: ${flag} must be --workers= and a number from 1 to 999`);
  return process.exit(1);
}
