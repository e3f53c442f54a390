import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Journal } from '../report/journal.ts';
import { commit, machine } from '../report/machine.ts';
import { short, whole } from '../report/table.ts';
import { CONTENDERS } from '../servers/contenders.ts';
import { WORKS } from '../stories/works.ts';
import { type Plan, runThroughput } from './run.ts';
import { type Cell, summarise } from './summary.ts';
import { goalTable, tables } from './tables.ts';

const FULL: Plan = { rounds: 5, warmSeconds: 1.5, seconds: 4 };
const QUICK: Plan = { rounds: 1, warmSeconds: 0.2, seconds: 0.5 };
const RESULTS = join(import.meta.dirname, '..', 'results');

/** How many requests each server answers in a second, beside its peers. */
export async function throughput({ quick }: { quick: boolean }) {
  const plan = quick ? QUICK : FULL;
  const name = quick ? 'quick' : 'throughput';
  const total = plan.rounds * CONTENDERS.length * Object.keys(WORKS).length;
  const journal: Journal<Cell> = new Journal<Cell>(
    join(RESULTS, `${name}.unfinished.jsonl`),
    { commit: commit(), ...plan },
    ['round', 'work', 'server'],
    ({ round, work, server, requests, seconds, cpuMicroseconds, serverBusy }) =>
      console.log(
        `${journal.entries.length}/${total}  round ${round}  ${work.padEnd(14)}  ${server.padEnd(12)}  ` +
          `${whole(requests / seconds)}/s  ${short(cpuMicroseconds)} µs  server busy ${short(serverBusy * 100)} %`,
      ),
  );
  await runThroughput(plan, journal);
  const rows = summarise(journal.entries);
  console.log(`\n${tables(rows).join('\n\n')}\n\n${goalTable(rows)}\n`);
  writeFileSync(
    join(RESULTS, `${name}.json`),
    `${JSON.stringify({ machine: machine(), plan, rows, cells: journal.entries }, null, 1)}\n`,
  );
  journal.finish();
}
