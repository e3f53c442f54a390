import { createRequire } from 'node:module';

/** As far as it is used here: its own types bring those of a browser into the whole project. */
interface Highlighter {
  registerLanguage(name: string, language: unknown): void;
  getLanguage(name: string): object | undefined;
  highlight(code: string, options: { language: string }): { value: string };
}

const LANGUAGES = ['bash', 'diff', 'handlebars', 'nginx', 'shell', 'typescript'];

const require = createRequire(import.meta.url);
const highlighter = require('highlight.js/lib/core') as Highlighter;
for (const name of LANGUAGES) {
  highlighter.registerLanguage(name, require(`highlight.js/lib/languages/${name}`));
}

/** Code as HTML, in colours. Undefined for a language that is not known. */
export const highlight = (code: string, language: string) =>
  highlighter.getLanguage(language) && highlighter.highlight(code, { language }).value;
