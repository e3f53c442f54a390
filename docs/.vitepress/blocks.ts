import type { MarkdownRenderer } from 'vitepress';
import { join } from 'node:path/posix';
import { isSource, nameOf } from '../source/[file].paths.ts';

/** What stands above a block, by the mark behind its language. */
const CAPTIONS: Record<string, (path: string) => string> = {
  file: linkTo,
  region: linkTo,
  save: (path) => `Save as ${path}`,
  change: (path) => `Change ${path}`,
  server: () => 'In a terminal where it goes on running',
};

function linkTo(region: string) {
  const path = region.split('#')[0]!;
  return `<a href="/docs/source/${nameOf(path)}">${path}</a>`;
}

/** Blocks of code as the walkthrough writes them: `ts file=src/main.ts`, `console server`. */
export function blocks(markdown: MarkdownRenderer) {
  // Braces of Handlebars are no expressions of Vue.
  for (const rule of ['text', 'code_inline'] as const) {
    const render = markdown.renderer.rules[rule]!;
    markdown.renderer.rules[rule] = (...all) => render(...all).replaceAll('{{', '&#123;&#123;');
  }
  // A picture grows when it is pressed, and is small again when it is pressed once more.
  const image = markdown.renderer.rules.image!;
  markdown.renderer.rules.image = (tokens, index, options, env: { pictures?: number }, self) => {
    const picture = image(tokens, index, options, env, self);
    const id = `picture-${(env.pictures = (env.pictures ?? 0) + 1)}`;
    const button = `<button class="picture" popovertarget="${id}">${picture}</button>`;
    return `${button}<span class="picture" id="${id}" popover>${button}</span>`;
  };
  // A link to a file leads to its page: a code host has the file itself.
  const open = markdown.renderer.rules.link_open!;
  markdown.renderer.rules.link_open = (
    tokens,
    index,
    options,
    env: { relativePath: string },
    self,
  ) => {
    const href = tokens[index]!.attrGet('href') ?? '';
    if (isSource(href)) {
      const path = join(env.relativePath, '..', href);
      tokens[index]!.attrSet('href', `/docs/source/${nameOf(path)}`);
    }
    return open(tokens, index, options, env, self);
  };
  const fence = markdown.renderer.rules.fence!;
  markdown.renderer.rules.fence = (tokens, index, ...more) => {
    const token = tokens[index]!;
    const [language = '', mark = ''] = token.info.trim().split(/\s+/);
    const [kind = '', path = ''] = mark.split('=');
    // What a reader writes into their own folder is named in the text above.
    const own = path.replace(/^my-shop\//, '');
    const isNamed = tokens[index - 2]?.content.startsWith(`\`${own}\``);
    const caption = isNamed ? undefined : CAPTIONS[kind]?.(path);
    // The copy button knows what a shell is.
    token.info = language === 'console' ? 'sh' : language;
    const block = fence(tokens, index, ...more);
    if (!caption) return block;
    return `<figure class="code"><figcaption>${caption}</figcaption>${block}</figure>\n`;
  };
}
