import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject, it, type TestContext } from 'vitest';
import { copyStep } from '../steps/copy.js';
import type { Block } from './blocks.js';
import { check, mayUpdate } from './check.js';
import { change, lookAt } from './place.js';
import { isBuilding, numberOf } from './my-shop.js';
import { Terminal } from './terminal.js';

const isUpdate = mayUpdate(inject('isUpdate'), process.env);

const isChanging = (markdown: string) => /^\$ npm run feature/m.test(markdown);

/** Where the part begins in which the reader looks at the project. Before it, they build their own application. */
const OF_PROJECT = '## How this project does it';

/**
 * A page that does not say on what it starts the application is true for each. One's own code has its own test,
 * and an example is written for one.
 */
function platformsOf(markdown: string) {
  const isForAll =
    /^```console server\n\$ .*npm start$/m.test(markdown) &&
    !/HTTP_PLATFORM=|npx node docs\/examples/.test(markdown);
  return isForAll && !isChanging(markdown) ? ['express', 'fastify'] : ['express'];
}

/** The reader's own application is on Express, and an experiment runs on both by itself. */
function isOfExpress(markdown: string) {
  const first = markdown.slice(0, Math.max(0, markdown.indexOf(OF_PROJECT))).split('\n').length;
  return ({ start, lines }: Block) => start < first || lines[0]!.startsWith('$ npm run try');
}

async function follow(page: string, markdown: string, HTTP_PLATFORM: string, test: TestContext) {
  const place = isChanging(markdown) ? change() : lookAt();
  const terminal = await Terminal.open(place.folder, {
    ...place,
    // Express is what somebody has who sets nothing.
    ...(HTTP_PLATFORM === 'fastify' && { env: { HTTP_PLATFORM } }),
    words: { [`(${HTTP_PLATFORM})`]: '(express)' },
  });
  // The first chapter begins with nothing.
  if (isBuilding(markdown) && numberOf(page) > 1)
    copyStep(numberOf(page) - 1, join(place.folder, 'my-shop'));
  test.onTestFinished(async () => {
    await terminal.close();
    place.delete();
  });
  const isLeft = HTTP_PLATFORM === 'fastify' ? isOfExpress(markdown) : undefined;
  const { problems, text } = await check(page, '.', terminal, isLeft);
  if (isUpdate) writeFileSync(page, text);
  return problems;
}

/** Each page has a spec of its own, so that several are followed at the same time. */
export function followPage(page: string) {
  const markdown = readFileSync(page, 'utf8');
  it.for(platformsOf(markdown))('does what it says on %s', async (platform, test) => {
    const problems = await follow(page, markdown, platform, test);
    if (problems.length > 0) throw new Error(problems.join('\n\n'));
  });
}
