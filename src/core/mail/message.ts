import Handlebars from 'handlebars';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.js';

/** A mail as a feature writes it. The views make text and HTML of it. */
export interface MailMessage {
  readonly subject: string;
  /** Paragraphs before the link. */
  readonly before: readonly string[];
  readonly link?: { readonly href: string; readonly label: string };
  readonly after?: readonly string[];
}

export interface RenderedMail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly link?: MailMessage['link'];
}

export function renderMail(message: MailMessage, { options, publicOrigin }: Config) {
  // The name of the site, such as shop.example.
  const { host: site } = new URL(publicOrigin);
  const { mailHtml, mailText } = options.views;
  const part = (view: string, noEscape = false) =>
    Handlebars.compile(readFileSync(join(options.root, 'views', `${view}.hbs`), 'utf8'), {
      noEscape,
    })({ ...message, site });
  // The text part needs no escaping: "Don't" must not become "Don&#x27;t".
  const { subject, link } = message;
  return { subject, link, text: part(mailText, true), html: part(mailHtml) };
}
