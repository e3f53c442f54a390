import { describe, expect, it } from 'vitest';
import type { Page } from '../../test/support/page.js';
import { Visitor } from '../../test/support/visitor.js';
import { SITE_PAGES, startSite } from './start-site.js';

describe('The documentation, as pages', () => {
  it('begins with the walkthrough', async () => {
    const page = await new Visitor((await startSite()).origin).open('/');
    expect(page.text('h1')).toBe('The walkthrough');
    expect(page.text('[aria-current]')).toBe('Walkthrough');
  });

  it('leads from page to page, and shows its pictures', async () => {
    const visitor = new Visitor((await startSite()).origin);
    const opened: Record<string, Page> = {};
    const open = async (path: string) => (opened[path] ??= await visitor.open(path));
    for (const path of SITE_PAGES) {
      const page = await open(path);
      expect(page.status, path).toBe(200);
      const links = page
        .all('a[href], link[href], img[src]')
        .map((element) => element.getAttribute('href') ?? element.getAttribute('src')!);
      for (const link of new Set(links.filter((link) => !link.startsWith('http')))) {
        const { pathname, hash } = new URL(link, `${visitor.origin}${path}`);
        const target = await open(pathname);
        expect(target.status, `${link} on ${path}`).toBe(200);
        if (hash)
          expect(target.all(`[id="${hash.slice(1)}"]`), `${link} on ${path}`).toHaveLength(1);
      }
    }
  });

  it('has the code in colours, and says where it is from', async () => {
    const page = await new Visitor((await startSite()).origin).open(
      '/docs/walkthrough/07-login.md',
    );
    expect(page.html).toContain('<span class="hljs-keyword">async</span>');
    expect(page.all('figcaption').map(({ text }) => text)).toContain('src/session/sign-in.ts');
  });

  it('shows nothing else of the project', async () => {
    const visitor = new Visitor((await startSite()).origin);
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
});
