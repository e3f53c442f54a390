import type { AxeResults, RunOptions } from 'axe-core';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** The smaller one: each page gets it anew, and takes longer for that than for what it finds. */
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
/** What is not asked for is not collected, which is most of the work. */
const LEAST: RunOptions = { resultTypes: ['violations'], selectors: false };
/** All rules of WCAG and of good practice. */
const EVERYTHING: RunOptions = { ...LEAST, rules: { 'target-size': { enabled: true } } };
/** What can differ in the dark. */
const COLOURS: RunOptions = { ...LEAST, runOnly: ['color-contrast'] };

/** The policy of the pages would refuse axe, as it refuses every script. */
export const FOR_AXE = { javaScriptEnabled: true, bypassCSP: true };

/** What axe finds in light and in dark, shortened to what one needs to fix it. */
export async function violations(page: Page) {
  await page.evaluate(AXE);
  const inLight = await run(page, 'light', EVERYTHING);
  return [...inLight, ...(await run(page, 'dark', COLOURS))];
}

async function run(page: Page, colorScheme: 'light' | 'dark', options: RunOptions) {
  await page.emulateMedia({ colorScheme });
  const violations = await page.evaluate<AxeResults['violations']>(
    `axe.run(${JSON.stringify(options)}).then(({ violations }) => violations)`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${id} in ${colorScheme}: ${html}`),
  );
}
