import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** A page for each file of which the documentation shows a part. */
export default {
  paths() {
    const pages = globSync('docs/**/*.md', {
      cwd: ROOT,
      exclude: ['docs/node_modules/**'],
    });
    const named = pages.flatMap((page) => [
      ...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```\w+ (?:file|region)=([^#\s]+)/gm),
    ]);
    const files = new Set(named.map(([, path]) => path!));
    return [...files].map((path) => ({
      params: { file: nameOf(path) },
      content: `# ${path}\n\n\`\`\`${path.split('.').at(-1)!}\n${readFileSync(join(ROOT, path), 'utf8')}\n\`\`\``,
    }));
  },
};

/** As the link of the site names it. */
export const nameOf = (path: string) => path.replaceAll('/', '~');
