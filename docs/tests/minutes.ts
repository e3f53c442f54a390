import { blocksOf } from './blocks.js';

/** In seconds, as somebody needed who read all chapters for the first time, and typed everything. */
const SECONDS = { word: 0.4, typedLine: 8, shownLine: 1.5, command: 10 };

/** How long somebody needs who reads a page, and types what it says. */
export function minutesFor(markdown: string) {
  const blocks = blocksOf(markdown);
  const words = markdown.replaceAll(/^```.*?^```$/gms, '').split(/\s+/).length;
  let seconds = words * SECONDS.word;
  for (const { language, words, lines } of blocks) {
    const isSaved = words.join(' ').startsWith('save=');
    for (const line of lines) {
      const isCommand = language === 'console' && line.startsWith('$ ');
      const isTyped = isSaved || (language === 'diff' && line.startsWith('+'));
      seconds += SECONDS[isCommand ? 'command' : isTyped ? 'typedLine' : 'shownLine'];
    }
  }
  return Math.round(seconds / 60);
}
