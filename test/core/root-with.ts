import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The folder of an application with templates of its own, beside those that are there. */
export function rootWith(templates: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'session-starter-root-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const folder of ['views', 'public']) cpSync(folder, join(root, folder), { recursive: true });
  for (const [name, text] of Object.entries(templates))
    writeFileSync(join(root, 'views', `${name}.hbs`), text);
  return root;
}
