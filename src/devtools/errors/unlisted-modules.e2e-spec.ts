import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startApp } from '../../../test/support/kit.js';

/** The folder of an application with one feature. */
function rootWith(list: string) {
  const root = mkdtempSync(join(tmpdir(), 'session-starter-root-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const folder of ['views', 'public']) cpSync(folder, join(root, folder), { recursive: true });
  mkdirSync(join(root, 'src/features/unlisted'), { recursive: true });
  writeFileSync(
    join(root, 'src/features/unlisted/unlisted.module.ts'),
    'export class UnlistedModule {}\n',
  );
  writeFileSync(join(root, 'src/features.ts'), list);
  return root;
}

async function warnings(list: string, NODE_ENV: string) {
  const options = { root: rootWith(list) };
  const { log } = await startApp({ NODE_ENV }, { options, isNew: true });
  return log.entries.map(({ msg }) => String(msg)).filter((msg) => msg.includes('unlisted.module'));
}

describe('A module in src/features', () => {
  it('that nobody loads is told at the start in development, with the line to add', async () => {
    expect(await warnings('export const features = [];', 'development')).toEqual([
      "src/features/unlisted/unlisted.module.ts is not loaded. Add to src/features.ts: import { UnlistedModule } from './features/unlisted/unlisted.module.js'; and UnlistedModule to its list",
    ]);
    expect(await warnings('export const features = [];', 'test')).toEqual([]);
  });

  it('that is in the list, for other settings, is not', async () => {
    const list = 'export const features = (config) => [config.hasMail ? [] : UnlistedModule];';
    expect(await warnings(list, 'development')).toEqual([]);
  });
});
