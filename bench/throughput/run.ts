import { type Duration, measure } from '../load/measure.js';
import type { Journal } from '../report/journal.js';
import type { Contender } from '../servers/contenders.js';
import { withServers } from '../servers/server-group.js';
import type { Server } from '../servers/server.js';
import { signUpAll } from '../stories/login.js';
import { type Work, WORKS } from '../stories/works.js';
import { samePage } from './same-page.js';
import type { Cell } from './summary.js';

export interface Plan extends Duration {
  readonly rounds: number;
}

type Place = Pick<Cell, 'round' | 'server'> & { readonly work: Work };

/**
 * In each round every server is started anew, and the servers take turns at each work, so that what
 * disturbs the machine for a while disturbs all of them.
 */
export async function run(plan: Plan, contenders: readonly Contender[], journal: Journal<Cell>) {
  for (let round = 1; round <= plan.rounds; round++) {
    const places = (Object.keys(WORKS) as Work[]).flatMap((work) =>
      turned(contenders, round).map(({ name }) => ({ round, work, server: name })),
    );
    const missing = places.filter((place) => !journal.has(place));
    if (missing.length > 0) await runRound(plan, contenders, missing, journal);
  }
}

async function runRound(
  plan: Plan,
  contenders: readonly Contender[],
  places: readonly Place[],
  journal: Journal<Cell>,
) {
  await withServers(async (start) => {
    const servers = new Map<string, Server>();
    for (const contender of contenders) {
      const server = await start(contender);
      servers.set(contender.name, server);
      if (contender.isOurs) await signUpAll(server.port);
    }
    for (const place of places) {
      journal.add({ ...place, ...(await measureAt(place, servers.get(place.server)!, plan)) });
    }
  });
}

async function measureAt(place: Place, server: Server, plan: Plan) {
  try {
    const { measured, page } = await measure([server], WORKS[place.work], plan);
    samePage(place.work, place.server, page);
    return measured;
  } catch (error) {
    throw new Error(`${place.server} does "${place.work}" wrongly`, { cause: error });
  }
}

/** Each round another one is the first. */
const turned = <Item>(items: readonly Item[], round: number) => {
  const at = round % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
};
