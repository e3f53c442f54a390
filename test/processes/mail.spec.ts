import { DatabaseSync } from 'node:sqlite';
import { expect, inject, it } from 'vitest';
import { startMailServer } from '../core/mail-server.js';
import { PASSWORD } from '../support/people.js';
import { startProcess } from '../starter/process.js';
import { temporaryFile } from '../support/stores.js';

const built = inject('built');
const email = 'ada@example.com';

it('A mail that was promised comes after kill -9 in the middle of sending it, and its link works', async () => {
  const begun = Promise.withResolvers<void>();
  // It takes the first message, and never says that it has it.
  const silent = await startMailServer({
    onData(stream) {
      stream.resume();
      begun.resolve();
    },
  });
  const file = temporaryFile();
  const start = ({ host }: { host: string }) =>
    startProcess(built, {
      DATABASE_URL: `sqlite:${file}`,
      MAIL_URL: `smtp://${host}`,
      MAIL_FROM: 'shop@example.com',
    });
  const first = await start(silent);
  const page = await first.visitor().submit('/signup', { email });
  expect(page.flash).toBe('A mail is on its way to you. Follow its link to finish.');
  await begun.promise;
  first.child.kill('SIGKILL');
  await first.ended;

  const working = await startMailServer();
  // As if the minute had passed that a process has for a mail.
  const database = new DatabaseSync(file);
  expect(database.prepare('UPDATE mails SET due_at = 0').run().changes).toBe(1);
  database.close();
  const second = await start(working);
  await expect.poll(() => working.messages).toHaveLength(1);
  const [, path] = /(\/signup\/[\w-]+)/.exec(working.messages[0]!.replaceAll('=\r\n', ''))!;
  const ada = second.visitor();
  await ada.open(path!);
  expect((await ada.submit('/new-account', { password: PASSWORD })).user).toBe(email);
  await expect
    .poll(() => new DatabaseSync(file).prepare('SELECT id FROM mails').all())
    .toHaveLength(0);
});
