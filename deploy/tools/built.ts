import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// Runs a program of dist/. It builds only where nothing is built yet: a build takes away, for a moment, the files of
// an application that runs here. What the build says goes to stderr, since stdout may be read by a program.
const root = join(import.meta.dirname, '..', '..');
const program = join(root, 'dist', process.argv[2]!);
if (!existsSync(program)) {
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  execFileSync(process.execPath, [nest, 'build'], {
    cwd: root,
    stdio: ['ignore', process.stderr, 'inherit'],
  });
}
process.argv.splice(1, 2, program);
await import(pathToFileURL(program).href);
