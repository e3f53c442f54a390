import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');

const DECLARATION = /^( *)(?:export )?interface SessionData \{\n(.*?)^\1\}/gms;

let files: Map<string, string> | undefined;

/** The file that declares a key of the session. Undefined where the sources are missing. */
export const declaredIn = (key: string) => (files ??= new Map(find())).get(key);

const find = () =>
  globSync('src/**/*.ts', { cwd: ROOT, exclude: ['**/*spec.ts'] }).flatMap((file) => {
    const source = readFileSync(join(ROOT, file), 'utf8');
    const bodies = [...source.matchAll(DECLARATION)].map(([, , body]) => body!);
    const keys = bodies.flatMap((body) => [...body.matchAll(/^ *(?:readonly )?(\w+): /gm)]);
    return keys.map(([, key]) => [key!, file.replaceAll('\\', '/')] as const);
  });
