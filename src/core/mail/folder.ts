import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Message } from './letter.js';
import { Post } from './post.js';

const MOST = 50;

export interface Posted extends Message {
  readonly at: string;
  /** Of its file. */
  readonly name: string;
}

/** Instead of a mail server in development: a file for each, which `/__mail` shows. */
export class Folder extends Post {
  constructor(private readonly folder = join('data', 'mail')) {
    super();
  }

  async send(message: Message) {
    const at = new Date().toISOString();
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const file = join(this.folder, `${at.replace(/\W/g, '-')}-${message.id.slice(0, 8)}.json`);
    writeFileSync(file, JSON.stringify({ at, ...message }, null, 2), { mode: 0o600 });
  }

  /** The latest first. */
  list() {
    const files = globSync(join(this.folder, '*.json')).toSorted().toReversed().slice(0, MOST);
    return files.map((file): Posted => {
      const posted = JSON.parse(readFileSync(file, 'utf8')) as Posted;
      return { ...posted, name: basename(file, '.json') };
    });
  }
}
