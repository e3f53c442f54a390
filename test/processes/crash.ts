import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expectNoWords } from '../../deploy/tools/no-words.ts';

expectNoWords(
  'npm run crash',
  `npm run crash               kills the application fifty times on each platform while it writes, and looks for what it had answered
CRASHES=5 npm run crash     five times`,
);
const root = join(import.meta.dirname, '..', '..');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const words = ['run', '--project', 'processes', 'test/processes/crash.spec.ts'];
const { status } = spawnSync(process.execPath, [vitest, ...words], {
  cwd: root,
  env: { CRASHES: '50', ...process.env },
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
