import { Journal } from '../report/journal.js';
import { commit } from '../report/machine.js';
import { publish, RESULTS } from '../report/results.js';
import { short, whole } from '../report/table.js';
import { CONTENDERS } from '../servers/contenders.js';
import { available } from '../servers/stores.js';
import { WORK_NAMES } from '../scenarios/works.js';
import { sum } from '../sum.js';
import { drawPicture, LINK } from './picture.js';
import { type Plan, planOf, run } from './run.js';
import { type Cell, summarise } from './summary.js';
import { goalTable, tables } from './tables.js';

/** After six seconds V8 has compiled what it will: ours take longer for that than a bare server. */
const FULL: Plan = { starts: 2, warmTurns: 12, turns: 8, warmSeconds: 0.1, seconds: 0.4 };
const QUICK: Plan = { starts: 1, warmTurns: 0, turns: 1, warmSeconds: 0.1, seconds: 0.2 };

/** How many requests each server answers in a second, beside its peers. */
export async function throughput(isQuick: boolean) {
  const plan = isQuick ? QUICK : FULL;
  const name = isQuick ? 'quick' : 'throughput';
  const contenders = available(CONTENDERS);
  const turns = sum(WORK_NAMES.map((work) => planOf(work, plan).turns));
  const total = plan.starts * turns * contenders.length;
  const journal: Journal<Cell> = new Journal<Cell>(
    `${RESULTS}/${name}.unfinished.jsonl`,
    { commit: commit(), ...plan },
    ['start', 'work', 'turn', 'server'],
    (cell) => console.log(`${journal.entries.length}/${total}  ${inWords(cell)}`),
  );
  await run(plan, contenders, journal);
  const cells = journal.entries;
  const rows = summarise(cells);
  if (!isQuick) drawPicture(rows);
  publish('throughput', isQuick, [LINK, ...tables(rows), ...(isQuick ? [] : [goalTable(rows)])], {
    plan,
    rows,
  });
  warnOfCompany(cells);
  journal.finish();
}

const inWords = ({ work, turn, server, ...figures }: Cell) =>
  `turn ${turn}  ${work.padEnd(14)}  ${server.padEnd(12)}  ` +
  `${whole(figures.requests / figures.seconds)}/s  ${short(figures.cpuMicroseconds)} µs CPU  ` +
  `${percent(figures.serverBusy)} of its core`;

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** A server that was not busy waited: for Redis, for the load, or for another program on its core. */
function warnOfCompany(cells: readonly Cell[]) {
  const idle = cells.filter(
    ({ serverBusy, server }) => server !== 'ours-redis' && serverBusy < 0.9,
  );
  if (idle.length === 0) return;
  console.log(
    `\nIn ${idle.length} of ${cells.length} measurements the server had less than 90 % of its core. ` +
      'Something else ran, and the requests/s are too low; the CPU for each request is right still.',
  );
}
