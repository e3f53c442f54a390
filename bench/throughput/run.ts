import { Crowd } from '../load/crowd.js';
import { type Duration, takeTurn } from '../load/measure.js';
import type { Journal } from '../report/journal.js';
import type { Contender } from '../servers/contenders.js';
import { withServers } from '../servers/server-group.js';
import type { Server } from '../servers/server.js';
import { signUpAll } from '../scenarios/login.js';
import { type Work, WORK_NAMES, WORKS } from '../scenarios/works.js';
import { samePage } from './same-page.js';
import type { Cell } from './summary.js';

/** The times are those of one turn. */
export interface Plan extends Duration {
  /** How many times all servers are started anew. */
  readonly starts: number;
  /** Of each server at each work, after each start. */
  readonly turns: number;
  /** So many more come first, which do not count: until V8 has compiled what it will. */
  readonly warmTurns: number;
}

/** A login takes as long as two hundred pages: its turns are fewer, and as much longer. */
export function planOf(work: Work, plan: Plan): Plan {
  const longer = work === 'login' ? Math.min(4, plan.turns) : 1;
  return {
    ...plan,
    seconds: plan.seconds * longer,
    turns: Math.ceil(plan.turns / longer),
    warmTurns: Math.ceil(plan.warmTurns / longer),
  };
}

interface Running {
  readonly name: string;
  readonly server: Server;
}

/**
 * The servers take turns at each work, and the turns are short: what disturbs the machine for a while
 * disturbs all of them.
 */
export async function run(plan: Plan, contenders: readonly Contender[], journal: Journal<Cell>) {
  for (let start = 1; start <= plan.starts; start++) {
    const missing = WORK_NAMES.filter((work) => {
      const { turns: turn } = planOf(work, plan);
      return !contenders.every(({ name }) => journal.has({ start, work, turn, server: name }));
    });
    if (missing.length === 0) continue;
    await withServers(async (startServer) => {
      const servers: Running[] = [];
      for (const contender of contenders) {
        const server = await startServer(contender);
        if (contender.isOurs) await signUpAll(server.port);
        servers.push({ name: contender.name, server });
      }
      for (const work of missing)
        await takeTurns(start, work, planOf(work, plan), servers, journal);
    });
  }
}

async function takeTurns(
  start: number,
  work: Work,
  plan: Plan,
  servers: readonly Running[],
  journal: Journal<Cell>,
) {
  const crowds = new Map<Running, Crowd>();
  try {
    for (const running of servers) {
      const gathering = Crowd.gather([running.server.port], WORKS[work]);
      crowds.set(running, await gathering.catch(blame(running, work)));
    }
    for (let turn = 1 - plan.warmTurns; turn <= plan.turns; turn++) {
      for (const [running, crowd] of turned([...crowds], turn + plan.warmTurns)) {
        const place = { start, work, turn, server: running.name };
        if (journal.has(place)) continue;
        // A server hangs up on who was silent while the others had their turns.
        await crowd.comeBack();
        const measuring = takeTurn([running.server], crowd, plan);
        const measured = await measuring.catch(blame(running, work));
        samePage(work, running.name, crowd.page);
        if (turn > 0) journal.add({ ...place, ...measured });
      }
    }
  } finally {
    for (const crowd of crowds.values()) crowd.leave();
  }
}

const blame =
  ({ name }: Running, work: Work) =>
  (cause: unknown) => {
    throw new Error(`${name} does "${work}" wrongly`, { cause });
  };

/** Each turn another one is the first. */
const turned = <Item>(items: readonly Item[], turn: number) => {
  const at = turn % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
};
