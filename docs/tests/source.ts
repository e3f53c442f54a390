import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { linesOf } from './blocks.js';
import { declaration } from './declaration.js';

const MARK = /#(end)?region\b/;

/**
 * What a page shows of a file: all of it, or with `path#name` a part. That is what stands between the
 * comments `#region name` and `#endregion name`, or else the declaration of that name, such as `Carts.add`.
 */
export function sourceOf(reference: string, root: string) {
  const [path = '', name] = reference.split('#');
  if (!existsSync(join(root, path))) throw new Error(`There is no file ${path}`);
  const text = readFileSync(join(root, path), 'utf8');
  if (name === undefined) return linesOf(text);
  const part = region(linesOf(text), name) ?? declaration(text, name);
  if (!part) {
    throw new Error(
      `${path} has no "#region ${name}" with its "#endregion ${name}", and no such declaration`,
    );
  }
  return outdent(part);
}

/** In whatever way the language writes comments. */
function region(lines: string[], name: string) {
  const at = (mark: string) => lines.findIndex((line) => `${line} `.includes(`${mark} ${name} `));
  const [start, end] = [at('#region'), at('#endregion')];
  if (start === -1 || end < start) return undefined;
  return lines.slice(start + 1, end).filter((line) => !MARK.test(line));
}

function outdent(lines: string[]) {
  const depths = lines.filter(Boolean).map((line) => line.search(/\S/));
  return lines.map((line) => line.slice(Math.min(...depths)));
}
