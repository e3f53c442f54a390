import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RenderedMail } from './message.js';
import { MailTransport } from './transport.js';

const MAX = 50;

export interface SentMail extends RenderedMail {
  readonly at: string;
  /** The name of its file. */
  readonly name: string;
}

/** Replaces the mail server in development: each mail is a file, which `/__mail` shows. */
export class FolderTransport extends MailTransport {
  constructor(private readonly folder = join('data', 'mail')) {
    super();
  }

  async send(message: RenderedMail) {
    const at = new Date().toISOString();
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const file = join(this.folder, `${at.replace(/\W/g, '-')}-${message.id.slice(0, 8)}.json`);
    writeFileSync(file, JSON.stringify({ at, ...message }, null, 2), { mode: 0o600 });
  }

  /** Newest first. */
  list() {
    const files = globSync(join(this.folder, '*.json')).toSorted().toReversed().slice(0, MAX);
    return files.map((file): SentMail => {
      const posted = JSON.parse(readFileSync(file, 'utf8')) as SentMail;
      return { ...posted, name: basename(file, '.json') };
    });
  }
}
