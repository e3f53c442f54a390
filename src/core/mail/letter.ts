import Handlebars from 'handlebars';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const VIEWS = join(import.meta.dirname, '..', '..', '..', 'views', 'mail');

/** What a feature writes. The views make a text and a page of it. */
export interface Letter {
  readonly subject: string;
  /** Paragraphs. */
  readonly before: readonly string[];
  readonly link?: { readonly href: string; readonly label: string };
  readonly after?: readonly string[];
}

/** What is sent. */
export interface Message {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly link?: Letter['link'];
}

/** @param site whose mail it is, such as shop.example */
export function messageOf(letter: Letter, site: string) {
  const part = (view: string, noEscape = false) =>
    Handlebars.compile(readFileSync(join(VIEWS, view), 'utf8'), { noEscape })({ ...letter, site });
  // Text has nothing to escape: "Don't" must not become "Don&#x27;t".
  const { subject, link } = letter;
  return { subject, link, text: part('text.hbs', true), html: part('html.hbs') };
}
