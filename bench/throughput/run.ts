import { Connection } from '../load/connection.ts';
import { type Duration, measure } from '../load/measure.ts';
import type { Journal } from '../report/journal.ts';
import { CONTENDERS, type Contender } from '../servers/contenders.ts';
import { Server } from '../servers/server.ts';
import { signUp } from '../stories/login.ts';
import { type Work, WORKS } from '../stories/works.ts';
import { samePage } from './same-page.ts';
import type { Cell } from './summary.ts';

export interface Plan extends Duration {
  readonly rounds: number;
}

const VISITORS = 16;

/**
 * In each round every server is started anew, and the servers take turns at each work, so that what
 * disturbs the machine for a while disturbs all of them.
 */
export async function runThroughput(plan: Plan, journal: Journal<Cell>, contenders = CONTENDERS) {
  for (let round = 1; round <= plan.rounds; round++) {
    const missing = (Object.keys(WORKS) as Work[]).flatMap((work) =>
      turn(contenders, round)
        .map(({ name }) => ({ round, work, server: name }))
        .filter((cell) => !journal.has(cell)),
    );
    if (missing.length > 0) await runRound(plan, journal, contenders, missing);
  }
}

async function runRound(
  plan: Plan,
  journal: Journal<Cell>,
  contenders: readonly Contender[],
  missing: readonly { round: number; work: Work; server: string }[],
) {
  const servers = new Map<string, Server>();
  try {
    for (const contender of contenders) {
      const server = await Server.start(contender);
      servers.set(contender.name, server);
      if (contender.isOurs) await signUpAll(server.port);
    }
    for (const cell of missing) {
      const { measured, page } = await inWords(cell, () =>
        measure(servers.get(cell.server)!, WORKS[cell.work], plan),
      );
      samePage(cell.work, cell.server, page);
      journal.add({ ...cell, ...measured });
    }
  } finally {
    await Promise.all([...servers.values()].map((server) => server.stop()));
  }
}

const turn = <Item>(items: readonly Item[], round: number) => {
  const at = round % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
};

async function signUpAll(port: number) {
  for (let visitor = 0; visitor < VISITORS; visitor++) {
    const connection = await Connection.open(port);
    await signUp(connection, visitor);
    connection.close();
  }
}

async function inWords<Result>(
  { work, server }: { work: string; server: string },
  run: () => Promise<Result>,
) {
  try {
    return await run();
  } catch (error) {
    throw new Error(`${server} does "${work}" wrongly`, { cause: error });
  }
}
