import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, it, onTestFinished } from 'vitest';
import { Copy } from '../support/copy.js';
import { check, mayUpdate } from './check.js';
import { change, lookAt } from './place.js';
import { Terminal } from './terminal.js';

const pages = globSync('docs/walkthrough/*-*.md').toSorted();

const isUpdate = mayUpdate(process.env);

const built = new Copy();
beforeAll(() => built.build(), 120_000);
afterAll(() => built.delete());

/** A page that does not say on what it starts the application is true for each. */
function platformsOf(markdown: string) {
  const isForAll = /^\$ npm start$/m.test(markdown) && !markdown.includes('HTTP_PLATFORM=');
  return isForAll ? ['express', 'fastify'] : ['express'];
}

async function follow(page: string, HTTP_PLATFORM: string) {
  const isChanging = /^```\w+ (save|change)=/m.test(readFileSync(page, 'utf8'));
  const place = isChanging ? change() : lookAt(built);
  const terminal = await Terminal.open(place.folder, {
    ...place,
    env: { HTTP_PLATFORM },
    words: { [`(${HTTP_PLATFORM})`]: '(express)' },
  });
  onTestFinished(async () => {
    await terminal.close();
    place.delete();
  });
  const { problems, text } = await check(page, '.', terminal);
  if (isUpdate) writeFileSync(page, text);
  return problems;
}

describe('The walkthrough', () => {
  it.for(pages)('does what it says: %s', { timeout: 180_000 }, async (page) => {
    for (const platform of platformsOf(readFileSync(page, 'utf8'))) {
      const problems = await follow(page, platform);
      if (problems.length > 0) throw new Error(`on ${platform}:\n${problems.join('\n\n')}`);
    }
  });
});
