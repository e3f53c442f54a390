import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** A page for each file of which the documentation shows a part, or to which it links. */
export default {
  paths() {
    const pages = globSync('docs/**/*.md', {
      cwd: ROOT,
      exclude: ['docs/node_modules/**'],
    });
    const files = new Set(pages.flatMap((page) => filesOn(page)));
    return [...files].map((path) => ({
      params: { file: nameOf(path) },
      content: `# ${path}\n\n\`\`\`${path.split('.').at(-1)!}\n${readFileSync(join(ROOT, path), 'utf8')}\n\`\`\``,
    }));
  },
};

function filesOn(page: string) {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const shown = [...text.matchAll(/^```\w+ (?:file|region)=([^#\s]+)/gm)].map(([, path]) => path!);
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
  return [...shown, ...links.filter(isSource).map((link) => join(dirname(page), link))];
}

/** Whether a link leads to a file of code in this project. */
export const isSource = (link: string) => /^\.\.?\/.*\.(ts|js|mjs|hbs|css|json)$/.test(link);

/** As the link of the site names it. */
export const nameOf = (path: string) => path.replaceAll('/', '~');
