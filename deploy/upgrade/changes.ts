import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import type { Files } from './starter.ts';

/** What the product will be. Nothing is written before all of it is known. */
export class Changes {
  readonly #writes = new Map<string, Buffer | undefined>();
  readonly #product: Files;
  /** Plain lines for whoever runs it. */
  readonly said: string[] = [];

  constructor(product: Files) {
    this.#product = product;
  }

  say(line: string) {
    this.said.push(line);
  }

  write(path: string, content: Buffer | string) {
    this.#writes.set(path, Buffer.from(content));
  }

  remove(path: string) {
    this.#writes.set(path, undefined);
  }

  has(path: string) {
    return this.#writes.has(path) ? this.#writes.get(path) !== undefined : this.#product.has(path);
  }

  get paths() {
    return [...new Set([...this.#product.paths, ...this.#writes.keys()])].filter((path) =>
      this.has(path),
    );
  }

  text(path: string) {
    return this.#writes.get(path)?.toString() ?? this.#product.text(path);
  }

  /** What the sources import: files by their paths, packages by their names. */
  imports() {
    const [files, packages] = [new Set<string>(), new Set<string>()];
    for (const path of this.paths.filter((path) => /\.[mc]?ts$/.test(path))) {
      for (const [, name = ''] of this.text(path).matchAll(/(?:from|import)[ (]+'([^'\n]+)'/g)) {
        if (name.startsWith('.'))
          files.add(posix.join(posix.dirname(path), name).replace(/\.js$/, '.ts'));
        else packages.add(name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
      }
    }
    return { files, packages };
  }

  save() {
    for (const [path, content] of this.#writes) {
      const file = join(this.#product.folder, path);
      if (content === undefined) {
        rmSync(file, { force: true });
        continue;
      }
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }
}
