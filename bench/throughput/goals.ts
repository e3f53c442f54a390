import type { Row } from './summary.js';

/** What this starter promises to cost, as ratios to a bare server on the same platform. */
const GOALS = [
  { ours: 'ours-express', work: 'visits', peer: 'express', least: 0.8 },
  { ours: 'ours-express', work: 'anonymous home', peer: 'express', least: 1 },
  { ours: 'ours-express', work: 'signed-in home', peer: 'express', least: 0.75 },
  { ours: 'ours-fastify', work: 'visits', peer: 'fastify', least: 0.9 },
  { ours: 'ours-fastify', work: 'anonymous home', peer: 'fastify', least: 0.85 },
  { ours: 'ours-fastify', work: 'signed-in home', peer: 'fastify', least: 0.75 },
];

export const goals = (rows: readonly Row[]) =>
  GOALS.flatMap((goal) => {
    const row = rows.find(({ work, server }) => work === goal.work && server === goal.ours);
    const ratio = row?.ratios[goal.peer];
    return ratio === undefined ? [] : [{ ...goal, ratio, isReached: ratio >= goal.least }];
  });
