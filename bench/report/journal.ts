import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * Each figure is written down as soon as it is known. A run that died goes on where it was, if it is of
 * the same commit and plan.
 */
export class Journal<Entry extends object> {
  readonly entries: Entry[] = [];

  /** @param keys what tells entries apart */
  constructor(
    private readonly file: string,
    plan: object,
    private readonly keys: readonly (keyof Entry)[],
    private readonly tell: (entry: Entry) => void,
  ) {
    const head = JSON.stringify(plan);
    const [before, ...lines] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    if (before === head) {
      this.entries = lines.filter(Boolean).map((line) => JSON.parse(line) as Entry);
    } else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${head}\n`);
    }
  }

  has(wanted: Partial<Entry>) {
    return this.entries.some((entry) => this.keys.every((key) => entry[key] === wanted[key]));
  }

  add(entry: Entry) {
    this.entries.push(entry);
    appendFileSync(this.file, `${JSON.stringify(entry)}\n`);
    this.tell(entry);
  }

  finish() {
    rmSync(this.file);
  }
}
