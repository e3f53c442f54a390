import MarkdownIt from 'markdown-it';
import { highlight } from './highlight.ts';

const markdown = new MarkdownIt({ html: true });
const { escapeHtml } = markdown.utils;

/** What stands above a block, by the mark behind its language. */
const CAPTIONS: Record<string, (path: string) => string> = {
  file: (path) => path,
  region: (path) => path.split('#')[0]!,
  save: (path) => `Save as ${path}`,
  change: (path) => `Change ${path}`,
  server: () => 'In a terminal where it goes on running',
};

markdown.renderer.rules.fence = (tokens, index) => {
  const { info, content } = tokens[index]!;
  const [language = '', mark = ''] = info.trim().split(/\s+/);
  const [kind = '', path = ''] = mark.split('=');
  const caption = CAPTIONS[kind]?.(path);
  const code = highlight(content, language) ?? escapeHtml(content);
  // Whoever has no mouse scrolls what has the focus.
  const block = `<pre tabindex="0"><code>${code}</code></pre>`;
  return `<figure>${caption ? `<figcaption>${escapeHtml(caption)}</figcaption>` : ''}${block}</figure>\n`;
};

markdown.renderer.rules.table_open = () => '<div class="table" tabindex="0"><table>\n';
markdown.renderer.rules.table_close = () => '</table></div>\n';

/** Links to a heading lead where they lead on a code host. */
markdown.renderer.rules.heading_open = (tokens, index) => {
  const id = anchorOf(tokens[index + 1]!.content);
  return `<${tokens[index]!.tag} id="${escapeHtml(id)}">`;
};

const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-');

export const titleOf = (text: string) => /^# (.+)$/m.exec(text)?.[1] ?? 'Documentation';

export const htmlOf = (text: string) => markdown.render(text);
