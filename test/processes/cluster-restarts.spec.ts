import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { platforms } from '../../src/platform/platforms.js';
import { startCluster } from '../support/cluster.js';
import { Counter } from '../support/counter.js';
import { startProcess } from '../support/process.js';
import { temporaryFile } from '../support/stores.js';

const built = inject('built');

type App = Awaited<ReturnType<typeof startCluster>>;

/** Visitors who count until they are told that it is over; then what each was answered must still be there. */
function crowd(app: App) {
  const counters = Array.from({ length: 8 }, () => new Counter(app.visitor()));
  let answers = 0;
  let isOver = false;
  const counting = counters.map((counter) =>
    counter.count(
      () => isOver,
      () => void answers++,
    ),
  );
  onTestFinished(() => void (isOver = true));
  return {
    /** Each was answered more often since. */
    goesOn: () => {
      const before = answers;
      return expect.poll(() => answers, { timeout: 30_000 }).toBeGreaterThan(before + 80);
    },
    async goHome() {
      isOver = true;
      await Promise.all(counting);
      return counters.flatMap(({ failures }) => failures);
    },
    async expectAllKept({ visitor }: Pick<App, 'visitor'>) {
      for (const { inSession, inRow, unsure, visitor: before } of counters) {
        const after = visitor(before.jar);
        expect((await after.open('/count')).count).toBeGreaterThan(inSession);
        const { count } = await after.open('/count/row');
        expect(count).toBeGreaterThanOrEqual(inRow);
        expect(count).toBeLessThanOrEqual(inRow + unsure);
      }
    },
  };
}

describe.each(Object.keys(platforms))('Several processes under load: %s', (HTTP_PLATFORM) => {
  it('are replaced one after the other without a failed request', async () => {
    const app = await startCluster(built, {
      HTTP_PLATFORM,
      DATABASE_URL: `sqlite:${temporaryFile()}`,
    });
    const before = await app.pids();
    const people = crowd(app);
    await people.goesOn();
    app.child.kill('SIGHUP');
    await expect
      .poll(app.output, { timeout: 100_000 })
      .toContain('All workers have been replaced.');
    await people.goesOn();
    expect(await people.goHome()).toEqual([]);
    expect(before).not.toEqual(expect.arrayContaining(await app.pids()));
    await people.expectAllKept(app);
  }, 150_000);

  it('lose nothing that was answered when one is killed, and another takes its place', async () => {
    const app = await startCluster(built, {
      HTTP_PLATFORM,
      DATABASE_URL: `sqlite:${temporaryFile()}`,
    });
    const [killed, other] = await app.pids();
    const people = crowd(app);
    await people.goesOn();
    process.kill(killed!, 'SIGKILL');
    await people.goesOn();
    const now = await app.pids();
    expect(now).toContain(other);
    expect(now).not.toContain(killed);
    await people.goHome();
    await people.expectAllKept(app);
    expect(app.output()).toContain(`Worker ${killed} ended (SIGKILL), another one takes its place`);
  }, 120_000);

  it('keep all that was answered at a stop', async () => {
    const environment = { HTTP_PLATFORM, DATABASE_URL: `sqlite:${temporaryFile()}` };
    const app = await startCluster(built, environment);
    await app.pids();
    const people = crowd(app);
    await people.goesOn();
    app.child.kill('SIGTERM');
    expect(await app.ended).toEqual([0, null]);
    await people.goHome();
    await people.expectAllKept(await startProcess(built, environment));
  });
});
