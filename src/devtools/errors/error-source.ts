import { readFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const FRAME = /(?:\(|at )((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()\n]*?):(\d+):\d+\)?$/gm;
const AROUND = 4;

/** The lines around the first frame of a stack that is in this folder, and not of a package. */
export async function sourceOf(stack: string, root: string) {
  for (const [, place = '', at] of stack.matchAll(FRAME)) {
    const file = place.startsWith('file:') ? fileURLToPath(place) : place;
    const name = relative(root, file);
    if (name.startsWith('..') || name.split(sep).includes('node_modules')) continue;
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const first = Math.max(1, Number(at) - AROUND);
    const lines = text.split('\n').slice(first - 1, Number(at) + AROUND);
    const numbered = lines.map(
      (line, i) =>
        `${first + i === Number(at) ? '>' : ' '} ${String(first + i).padStart(5)}  ${line}`,
    );
    return { place: `${name}:${at}`, lines: numbered.join('\n') };
  }
  return undefined;
}
