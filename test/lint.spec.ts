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
  for (const name of ['oxlint.config.ts', 'tsconfig.json']) cpSync(name, join(folder, name));
  cpSync('src/core/public.ts', join(folder, 'src/core/public.ts'));
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

it('Lint lets features use core, but no feature that uses another, and nothing in core that looks up', async () => {
  const allowed = {
    'src/features/notes/note.ts': 'export const something = 1;\n',
    'src/features/notes/notes.ts': from('./note.js'),
    'src/features/notes/mails.ts': from('#core/mail/outbox.js').replaceAll('something', 'Outbox'),
    'src/features/auth/pictures.ts': from('@nestjs/platform-express').replaceAll(
      'something',
      'FileInterceptor',
    ),
    'src/core/mail/sent.ts': from('../database/database.js'),
    'src/core/web/page/pages.ts': from('../forms/form.js'),
    'src/devtools/own/queries.ts': from('#core/log/log.js'),
  };
  const refused = {
    'src/features/auth/friends.ts': from('../home/home.module.js'),
    'src/features/notes/sent/friends.ts': from('../../home/home.module.js'),
    'src/features/auth/server.ts': from('#core/platform/paths.js'),
    'src/features/auth/inside.ts': from('#core/mail/mailer.js'),
    'src/features/auth/start.ts': from('../../app.js'),
    'src/features/auth/express.ts': from('express'),
    'src/features/auth/adapter.ts': from('@nestjs/platform-express'),
    'src/features/visits/logins.ts': from('../auth/auth.module.js'),
    'src/features.ts': from('#core/platform/paths.js'),
    'src/core/mail/logins.ts': from('../../features/auth/auth.module.js'),
    'src/core/users/sessions.ts': from('../logins/current-login.js'),
    'src/core/users/itself.ts': from('#core/logins/current-login.js'),
    'src/core/web/mails.ts': from('../mail/mailer.js'),
    'src/core/web/page/errors.ts': from('../errors/messages.js'),
    'src/core/web/page/mails.ts': from('../../mail/mailer.js'),
    'src/core/web/page/features.ts': from('../../../features/home/home.module.js'),
    'src/devtools/own/people.ts': from('../../features/auth/auth.module.js'),
  };
  expect(await lint({ ...allowed, ...refused })).toEqual(Object.keys(refused));
});
