import { mkdirSync, writeFileSync } from 'node:fs';
import { chart } from '../report/chart.js';
import { CONTENDERS } from '../servers/contenders.js';
import type { Row } from './summary.js';

const PICTURE = 'docs/images/throughput.svg';
const DESCRIPTION = 'Requests a second of each server, for each work';

export const LINK = `![${DESCRIPTION}](images/throughput.svg)`;

/** For the documentation. The order is the same in each panel. */
export function drawPicture(rows: readonly Row[]) {
  const panels = [...Map.groupBy(rows, ({ work }) => work)].map(([work, group]) => ({
    title: `${work}, requests/s`,
    bars: CONTENDERS.flatMap(({ name, title, isOurs }) =>
      group
        .filter(({ server }) => server === name)
        .map(({ perSecond }) => ({ label: title, value: perSecond, isOurs })),
    ),
  }));
  mkdirSync('docs/images', { recursive: true });
  writeFileSync(PICTURE, chart(DESCRIPTION, panels));
}
