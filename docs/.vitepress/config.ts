import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { anchorOf } from './anchor.ts';
import { blocks } from './blocks.ts';
import { output } from './output.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** The title of a page of the project. */
const titleOf = (path: string) => /^# (.+)$/m.exec(readFileSync(join(ROOT, path), 'utf8'))![1]!;

const page = (path: string) => ({ text: titleOf(path), link: `/${path}` });

const chapters = globSync('docs/walkthrough/[0-9]*.md', { cwd: ROOT }).toSorted().map(page);
const more = [
  'features',
  'core',
  'existing-application',
  'testing',
  'reference',
  'operations',
  'security',
  'performance',
].map((name) => page(`docs/${name}.md`));

/** The plain Markdown of the project as a site, at the paths that it has in the project. */
export default defineConfig({
  title: 'Session starter',
  description: 'A NestJS MVC starter whose subject is the HTTP session',
  srcDir: '..',
  srcExclude: [
    '{bench,starter,data,dist,.github,.ci}/**',
    'docs/{examples,steps,tests}/**',
    '**/node_modules/**',
  ],
  rewrites: { 'README.md': 'index.md', 'docs/walkthrough/README.md': 'docs/walkthrough/index.md' },
  // The application that the text names runs on this machine.
  ignoreDeadLinks: 'localhostLinks',
  markdown: {
    config: blocks,
    codeTransformers: [output],
    anchor: { slugify: anchorOf },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  head: [['link', { rel: 'icon', href: '/icon.svg' }]],
  themeConfig: {
    search: { provider: 'local' },
    outline: 'deep',
    nav: [
      { text: 'Walkthrough', link: '/docs/walkthrough/' },
      { text: 'Reference', link: '/docs/reference' },
      { text: 'Operations', link: '/docs/operations' },
    ],
    sidebar: [
      page('docs/quick-answers.md'),
      {
        text: 'The walkthrough',
        items: [
          { text: 'Begin here', link: '/docs/walkthrough/' },
          ...chapters,
          page('docs/walkthrough/rows.md'),
        ],
      },
      { text: 'More', items: more },
    ],
  },
});
