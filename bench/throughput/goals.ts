import type { Row } from './summary.js';

/** What this starter promises to cost, as ratios to a bare server on the same platform. */
const GOALS = [
  { ours: 'ours-express', work: 'visits', peer: 'express', least: 0.8 },
  { ours: 'ours-express', work: 'anonymous home', peer: 'express', least: 1 },
  { ours: 'ours-express', work: 'logged-in home', peer: 'express', least: 0.75 },
  { ours: 'ours-fastify', work: 'visits', peer: 'fastify', least: 0.9 },
  { ours: 'ours-fastify', work: 'anonymous home', peer: 'fastify', least: 0.85 },
  { ours: 'ours-fastify', work: 'logged-in home', peer: 'fastify', least: 0.75 },
];

export const goals = (rows: readonly Row[]) =>
  GOALS.flatMap((goal) => {
    const of = (name: string) =>
      rows.find(({ work, server }) => work === goal.work && server === name);
    const [ours, peer] = [of(goal.ours), of(goal.peer)];
    if (!ours || !peer) return [];
    const ratio = ours.ratios[goal.peer]!;
    const byCpu = peer.cpuMicroseconds / ours.cpuMicroseconds;
    return [{ ...goal, ratio, byCpu, isReached: ratio >= goal.least }];
  });
