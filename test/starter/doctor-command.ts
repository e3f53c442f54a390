import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, inject, onTestFinished } from 'vitest';
import { expectNoSecret } from './doctor.js';

const built = inject('built');

/** Where it is run: with the build, and perhaps a `.env` for everybody to read. */
export function doctorFolder(env = '') {
  const name = mkdtempSync(join(tmpdir(), 'session-starter-doctor-'));
  onTestFinished(() => rmSync(name, { recursive: true }));
  symlinkSync(join(built, 'dist'), join(name, 'dist'));
  if (env) writeFileSync(join(name, '.env'), env, { mode: 0o644 });
  return name;
}

/** The doctor as its owner runs it. */
export async function runDoctor(
  environment: Record<string, string>,
  words: string[] = [],
  { flags = [] as string[], cwd = doctorFolder() } = {},
) {
  const child = spawn(process.execPath, [...flags, 'dist/commands/doctor.js', ...words], {
    cwd,
    env: environment,
  });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  expectNoSecret(output + errors, environment);
  expect(output + errors).not.toMatch(/\n\s+at |node_modules/);
  return { code: code as number, output, errors };
}
