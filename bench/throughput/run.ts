import { Crowd } from '../load/crowd.js';
import { type Duration, takeTurn } from '../load/measure.js';
import type { Journal } from '../report/journal.js';
import type { Contender } from '../servers/contenders.js';
import { withServers } from '../servers/server-group.js';
import type { Server } from '../servers/server.js';
import { signUpAll } from '../stories/login.js';
import { type Work, WORKS } from '../stories/works.js';
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

/** A login takes as long as two hundred pages: its turns are fewer, and longer. */
export const planOf = (work: Work, plan: Plan): Plan =>
  work === 'login'
    ? {
        ...plan,
        seconds: plan.seconds * 4,
        turns: Math.ceil(plan.turns / 4),
        warmTurns: Math.ceil(plan.warmTurns / 4),
      }
    : plan;

interface Guest {
  readonly contender: Contender;
  readonly server: Server;
}

/**
 * The servers take turns at each work, and the turns are short: what disturbs the machine for a while
 * disturbs all of them.
 */
export async function run(plan: Plan, contenders: readonly Contender[], journal: Journal<Cell>) {
  for (let start = 1; start <= plan.starts; start++) {
    const missing = (Object.keys(WORKS) as Work[]).filter(
      (work) => !journal.has({ start, work, turn: planOf(work, plan).turns }),
    );
    if (missing.length === 0) continue;
    await withServers(async (startServer) => {
      const guests: Guest[] = [];
      for (const contender of contenders) {
        const server = await startServer(contender);
        if (contender.isOurs) await signUpAll(server.port);
        guests.push({ contender, server });
      }
      for (const work of missing) await takeTurns(start, work, planOf(work, plan), guests, journal);
    });
  }
}

async function takeTurns(
  start: number,
  work: Work,
  plan: Plan,
  guests: readonly Guest[],
  journal: Journal<Cell>,
) {
  const members: (Guest & { crowd: Crowd })[] = [];
  try {
    for (const guest of guests) {
      const crowd = await Crowd.gather([guest.server.port], WORKS[work]);
      members.push({ ...guest, crowd });
    }
    for (let turn = 1 - plan.warmTurns; turn <= plan.turns; turn++) {
      for (const { contender, server, crowd } of turned(members, turn + plan.warmTurns)) {
        const place = { start, work, turn, server: contender.name };
        if (journal.has(place)) continue;
        // A server hangs up on who was silent while the others had their turns.
        await crowd.comeBack();
        const measured = await takeTurn([server], crowd, plan).catch((cause: unknown) => {
          throw new Error(`${contender.name} does "${work}" wrongly`, { cause });
        });
        samePage(work, contender.name, crowd.page);
        if (turn > 0) journal.add({ ...place, ...measured });
      }
    }
  } finally {
    for (const { crowd } of members) crowd.leave();
  }
}

/** Each turn another one is the first. */
const turned = <Item>(items: readonly Item[], turn: number) => {
  const at = turn % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
};
