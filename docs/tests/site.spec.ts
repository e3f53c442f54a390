import axe, { type AxeResults, type RunOptions } from 'axe-core';
import { globSync } from 'node:fs';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { docsServer } from '../site/server.js';
import { useBrowser } from '../../test/support/browser.js';
import { Visitor } from '../../test/support/visitor.js';

const browser = useBrowser();
const pages = globSync('{README,docs/**/*}.md').map((path) => `/${path}`);

async function start() {
  const server = docsServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A page with pictures, one with every language, one with tables, one with everything. */
const DIFFERENT = [
  '/docs/walkthrough/README.md',
  '/docs/walkthrough/15-your-own-feature.md',
  '/docs/reference.md',
  '/docs/operations.md',
  '/docs/performance.md',
];

const EVERYTHING: RunOptions = { rules: { 'target-size': { enabled: true } } };

async function mistakes(page: Page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(EVERYTHING)})`);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

describe('The documentation, as pages', () => {
  it('begins with the walkthrough', async () => {
    const page = await new Visitor((await start()).origin).open('/');
    expect(page.text('h1')).toBe('The walkthrough');
    expect(page.text('[aria-current]')).toBe('Walkthrough');
  });

  it('leads from page to page, and shows its pictures', async () => {
    const visitor = new Visitor((await start()).origin);
    for (const path of pages) {
      const page = await visitor.open(path);
      expect(page.status, path).toBe(200);
      const links = page
        .all('a[href], link[href], img[src]')
        .map((element) => element.getAttribute('href') ?? element.getAttribute('src')!);
      for (const link of new Set(links.filter((link) => !link.startsWith('http')))) {
        const { pathname, hash } = new URL(link, `${visitor.origin}${path}`);
        const target = await visitor.open(pathname);
        expect(target.status, `${link} on ${path}`).toBe(200);
        if (hash)
          expect(target.all(`[id="${hash.slice(1)}"]`), `${link} on ${path}`).toHaveLength(1);
      }
    }
  });

  it('has the code in colours, and says where it is from', async () => {
    const page = await new Visitor((await start()).origin).open('/docs/walkthrough/07-login.md');
    expect(page.html).toContain('<span class="hljs-keyword">async</span>');
    expect(page.all('figcaption').map(({ text }) => text)).toContain('src/session/sign-in.ts');
  });

  it('shows nothing else of the project', async () => {
    const visitor = new Visitor((await start()).origin);
    for (const path of [
      '/package.json',
      '/src/main.ts',
      '/data/app.db',
      '/.env',
      '/docs/../package.json',
      '/docs/%2e%2e/.env.example',
      '/nowhere.md',
      '/%',
    ]) {
      expect((await visitor.open(path)).status, path).toBe(404);
    }
  });

  it.for(DIFFERENT)('can be read by everybody, in light and in dark: %s', async (path) => {
    const options = { javaScriptEnabled: true, bypassCSP: true };
    const { page } = await browser.visit(await start(), options);
    await page.goto(path);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await mistakes(page), colorScheme).toEqual([]);
    }
  });

  it('fits a phone, without scrolling sideways', async () => {
    const { page } = await browser.visit(await start(), { viewport: { width: 360, height: 740 } });
    for (const path of pages) {
      await page.goto(path);
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(width, path).toBeLessThanOrEqual(360);
    }
  });
});
