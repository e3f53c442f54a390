import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vitepress';
import { anchorOf } from './anchor.ts';
import { blocks } from './blocks.ts';
import { difference, output } from './output.ts';

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

/**
 * VitePress looks for its packages in the folder of the pages, which is that of the project. They are in docs: each is
 * found when a page asks for it, and not before.
 */
const withoutOwnPackages: Plugin = {
  name: 'without-own-packages',
  enforce: 'post',
  config(config) {
    config.optimizeDeps!.include = [];
  },
};

/** The plain Markdown of the project as a site, at the paths that it has in the project. */
export default defineConfig({
  title: 'Session starter',
  description: 'A NestJS MVC starter whose subject is the HTTP session',
  srcDir: '..',
  srcExclude: [
    '{bench,starter,data,dist,.github,.ci}/**',
    'AGENTS.md',
    'docs/{examples,steps,tests}/**',
    '**/node_modules/**',
  ],
  rewrites: { 'README.md': 'index.md', 'docs/walkthrough/README.md': 'docs/walkthrough/index.md' },
  vite: { plugins: [withoutOwnPackages] },
  // The application that the text names runs on this machine.
  ignoreDeadLinks: 'localhostLinks',
  markdown: {
    config: blocks,
    codeTransformers: [output, difference],
    anchor: { slugify: anchorOf },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  head: [['link', { rel: 'icon', href: '/icon.svg' }]],
  themeConfig: {
    search: {
      provider: 'local',
      options: {
        miniSearch: {
          searchOptions: {
            fuzzy: 0.2,
            prefix: true,
            boost: { title: 4, text: 2, titles: 1 },
            // An answer and a chapter come before what is promised, measured and looked up.
            boostDocument: (id: string) => (/walkthrough|quick-answers/.test(id) ? 2 : 1),
          },
        },
      },
    },
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
          page('docs/walkthrough/nest-documentation.md'),
        ],
      },
      { text: 'More', items: more },
    ],
  },
});
