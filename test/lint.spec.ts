import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';

/** @returns the files that lint finds something in */
async function lint(files: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'lint-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ['oxlint.config.ts', 'tsconfig.json', 'src/features.ts'])
    cpSync(name, join(folder, name));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const program = ['node_modules/oxlint/bin/oxlint', '--format=unix', ...Object.keys(files)];
  const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: folder }).catch(
    (error: { stdout: string }) => error,
  );
  return Object.keys(files).filter((file) => stdout.includes(`${file}:`));
}

const from = (file: string) =>
  `import { something } from '${file}';\n\nexport const more = something + 1;\n`;

it('Lint lets a product add folders that its features use, but no feature that uses another', async () => {
  const allowed = {
    'src/mail/mail.ts': 'export const something = 1;\n',
    'src/mail/letters.ts': from('./mail.js'),
    'src/mail/sent.ts': from('../database/database.js'),
    'src/auth/reminder.ts': from('../mail/mail.js'),
    'src/auth/pictures.ts': from('@nestjs/platform-express').replaceAll(
      'something',
      'FileInterceptor',
    ),
  };
  const refused = {
    'src/auth/friends.ts': from('../home/home.module.js'),
    'src/mail/logins.ts': from('../auth/auth.module.js'),
    'src/auth/server.ts': from('../platform/paths.js'),
    'src/auth/start.ts': from('../app.js'),
    'src/auth/express.ts': from('express'),
    'src/auth/adapter.ts': from('@nestjs/platform-express'),
    'src/web/mails.ts': from('../mail/mail.js'),
    'src/visits/logins.ts': from('../auth/auth.module.js'),
  };
  expect(await lint({ ...allowed, ...refused })).toEqual(Object.keys(refused));
});
