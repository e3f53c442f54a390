import { posix } from 'node:path';
import type { Part } from './parts.ts';
import type { Project } from './project.ts';

/** Kept of docs: how to add to the product, test it and run it. */
export const GUIDE = ['features', 'testing', 'operations'].map((name) => `docs/${name}.md`);

/** These texts tell of what the product has. */
export function forgetTexts(project: Project, parts: readonly Part[]) {
  const words = parts.map(({ told, words }) => told ?? words);
  const texts = [...GUIDE, 'AGENTS.md'];
  for (const path of texts) {
    const kept = withoutWords(project.read(path), (text) => words.some((word) => word.test(text)));
    project.write(path, kept);
  }
  for (const path of texts)
    project.write(
      path,
      withoutWords(project.read(path), (text) => hasDeadLink(project, path, text)),
    );
  forgetVariables(project);
}

/** In Markdown: to a file, or a heading, that is gone. */
function hasDeadLink(project: Project, from: string, text: string) {
  return [...text.matchAll(/\]\((?!http)([^)#]*)(?:#([^)]*))?\)/g)].some(([, to, anchor]) => {
    const path = to ? posix.join(posix.dirname(from), to) : from;
    if (!project.has(path)) return true;
    return anchor && !anchorsOf(project.read(path)).includes(anchor);
  });
}

const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

/** Of `.env.example`: a paragraph whose variables nothing reads. */
function forgetVariables(project: Project) {
  const sources = project.paths.filter((path) => /^src\/.*\.ts$/.test(path));
  const text = sources.map((path) => project.read(path)).join('');
  const isRead = (paragraph: string) => {
    const names = [...paragraph.matchAll(/^(?:# )?([A-Z]+_?[A-Z_]*)(?:<NAME>\w+)?=/gm)];
    return names.length === 0 || names.some(([, name]) => text.includes(name!));
  };
  const example = project.read('.env.example').trimEnd().split('\n\n').filter(isRead);
  project.write('.env.example', `${example.join('\n\n')}\n`);
}

/** A text in Markdown, in pieces: code, tables and lists, headings, paragraphs. */
const PIECES = /^```[^]*?^```\n*|^#.*\n*|(?:^(?!```|#).+\n)+\n*/gm;

/** It ends where something like a sentence begins, and not within code. */
const SENTENCES = /(?<=[.!?]["*)]*)(?=\s+(?:[A-Z`"*[(]|#))/;

/**
 * Leaves out what speaks of something that is gone: the section below a heading, a paragraph or an item by its bold
 * beginning, and else a row, an item, a command, a sentence. What a sentence with a colon leads to goes with it.
 */
function withoutWords(text: string, isGone: (words: string) => boolean) {
  let gone = 0;
  let isLedTo = false;
  return text.replace(PIECES, (piece) => {
    const level = /^#*/.exec(piece)![0].length;
    if (level > 0) {
      if (gone === 0 || level <= gone) gone = isGone(piece) ? level : 0;
      isLedTo = false;
    }
    if (gone > 0) return '';
    if (level > 0) return piece;
    if (isLedTo) {
      isLedTo = false;
      return '';
    }
    const end = /\n*$/.exec(piece)![0];
    const lines = piece.trimEnd();
    const kept = lines.startsWith('```')
      ? withoutCommands(lines, isGone)
      : lines.startsWith('|')
        ? withoutLines(lines, isGone)
        : lines
            .split(/\n(?=- |\d+\. )/)
            .map((item) => withoutSentences(item, isGone))
            .filter(Boolean)
            .join('\n');
    isLedTo = lines.endsWith(':') && !kept.endsWith(':');
    return kept && kept + end;
  });
}

const withoutLines = (text: string, isGone: (words: string) => boolean) =>
  text
    .split('\n')
    .filter((line) => !isGone(line))
    .join('\n')
    // Of a table that has no rows, or a block that has no commands.
    .replace(/^(\|.*\n\|[-|]+|```\w+\n```)$/, '');

const withoutCommands = (text: string, isGone: (words: string) => boolean) =>
  /^```(sh|console)/.test(text) ? withoutLines(text, isGone) : text;

function withoutSentences(text: string, isGone: (words: string) => boolean) {
  const [sign = ''] = /^(- |\d+\. )?/.exec(text)!;
  const lead = /^\*\*.*?\*\*/.exec(text.slice(sign.length))?.[0];
  if (lead && isGone(lead)) return '';
  const kept = text
    .slice(sign.length)
    .split(SENTENCES)
    .filter((sentence) => !isGone(sentence))
    .join('')
    .trimStart();
  return kept && sign + kept;
}
