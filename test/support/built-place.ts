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

/** The same with a shorter time in its policy: each worker that is replaced waits for that. */
export function placeWithKeepAlive(milliseconds: number) {
  const place = builtPlace();
  const dist = join(place.folder, 'dist');
  rmSync(dist);
  cpSync(join(inject('built'), 'dist'), dist, { recursive: true });
  const policy = join(dist, 'core/config/policy.js');
  const text = readFileSync(policy, 'utf8');
  const changed = text.replace(/(?<=keepAlive: )[\d_]+/, String(milliseconds));
  if (changed === text) throw new Error(`${policy} has no keepAlive`);
  writeFileSync(policy, changed);
  return place;
}
