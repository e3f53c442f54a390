import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

let files: Map<string, string> | undefined;

/** The file that declares a key of the session. Unknown where the sources are not there. */
export function declaredIn(key: string) {
  files ??= new Map(find());
  return files.get(key);
}

function find() {
  try {
    return readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?<!spec)\.ts$/.test(file))
      .flatMap((file) => {
        const source = readFileSync(join(ROOT, 'src', file), 'utf8');
        const declarations = source.matchAll(
          /^( *)(?:export )?interface SessionData \{\n(.*?)^\1\}/gms,
        );
        const keys = [...declarations].flatMap(([, , body]) => [...body!.matchAll(/^ *(\w+): /gm)]);
        return keys.map(([, key]) => [key!, `src/${file.replaceAll('\\', '/')}`] as const);
      });
  } catch {
    return [];
  }
}
