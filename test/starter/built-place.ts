import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';

/** The built application in a folder of its own, for whoever writes there. Delete it in the end. */
export function builtPlace() {
  const built = inject('built');
  const folder = mkdtempSync(join(tmpdir(), 'session-starter-place-'));
  // The data of others may be there already: mails that a process kept.
  const names = readdirSync(built).filter((name) => name !== 'data');
  for (const name of names) symlinkSync(join(built, name), join(folder, name));
  return { folder, delete: () => rmSync(folder, { recursive: true }) };
}

/** The same with another text in a file that was built. */
export function placeWith(file: string, change: (text: string) => string) {
  const place = builtPlace();
  const dist = join(place.folder, 'dist');
  rmSync(dist);
  cpSync(join(inject('built'), 'dist'), dist, { recursive: true });
  const path = join(dist, file);
  const text = readFileSync(path, 'utf8');
  const changed = change(text);
  if (changed === text) throw new Error(`${path} has not what is to be changed`);
  writeFileSync(path, changed);
  return place;
}

/** With a shorter time in its policy: each worker that is replaced waits for that. */
export const placeWithKeepAlive = (milliseconds: number) =>
  placeWith('core/config/defaults.js', (text) =>
    text.replace(/(?<=keepAlive: )[\d_]+/, String(milliseconds)),
  );
