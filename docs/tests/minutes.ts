import { blocksOf } from './blocks.js';

/** In seconds, as somebody needed who read all chapters for the first time, and typed everything. */
const SECONDS = { word: 0.4, typedLine: 8, shownLine: 1.5, command: 10, step: 15 };

/** How long somebody needs who reads a page, types what it says, and clicks through its numbered steps. */
export function minutesFor(markdown: string) {
  const blocks = blocksOf(markdown);
  const words = markdown.replaceAll(/^```.*?^```$/gms, '').split(/\s+/).length;
  const steps = markdown.match(/^\d+\. /gm)?.length ?? 0;
  let seconds = words * SECONDS.word + steps * SECONDS.step;
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
