import Handlebars from 'handlebars';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { htmlOf, titleOf } from './markdown.ts';

export const ROOT = join(import.meta.dirname, '..', '..');

export const HOME = '/docs/walkthrough/README.md';

const NAVIGATION = [
  { label: 'Walkthrough', href: HOME },
  { label: 'Reference', href: '/docs/reference.md' },
  { label: 'Operations', href: '/docs/operations.md' },
  { label: 'Performance', href: '/docs/performance.md' },
  { label: 'Security', href: '/docs/security.md' },
];

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** The walkthrough is a folder, everything else a page. */
const isWithin = (href: string, path: string) =>
  href === path || (href === HOME && dirname(href) === dirname(path));

/** A page of documentation in the frame of the application. */
export function pageOf(path: string) {
  const text = read(path);
  const engine = Handlebars.create();
  const style = '<link rel="stylesheet" href="/docs/site/docs.css">';
  const layout = read('views/layouts/page.hbs').replace('</head>', `${style}</head>`);
  return engine.compile(layout)({
    title: titleOf(text),
    navigation: NAVIGATION.map((entry) => ({ ...entry, isCurrent: isWithin(entry.href, path) })),
    body: `<article>${htmlOf(text)}</article>`,
  });
}
