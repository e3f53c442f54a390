import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Background } from '../../src/core/database/background.js';
import { FolderTransport } from '../../src/core/mail/folder-transport.js';
import { Mailer } from '../../src/core/mail/mailer.js';
import { MailTransport } from '../../src/core/mail/transport.js';
import type { RunningApp, StartOptions } from './app.js';
import { keepSecret } from './log.js';
import type { User } from './seed.js';

/** Where the mails of one application go that has no mail server. */
export class MailFolder extends FolderTransport {
  readonly #path: string;

  constructor() {
    const path = join(tmpdir(), `session-starter-mail-${randomUUID()}`);
    super(path);
    this.#path = path;
  }

  empty() {
    rmSync(this.#path, { recursive: true, force: true });
  }
}

/** An application for which MAIL_URL names a mail server. What it sends stays in a folder all the same. */
export const MAIL_SERVER = { MAIL_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'shop@example.com' };

export const keepMails: NonNullable<StartOptions['change']> = (module) =>
  module
    .overrideProvider(MailTransport)
    .useFactory({ inject: [FolderTransport], factory: (folder: FolderTransport) => folder });

/** All mails that somebody got, the latest first, once everything is sent that is due. */
export async function mailsTo({ app }: RunningApp, user: Pick<User, 'email'> | string) {
  await sendMails({ app });
  const email = typeof user === 'string' ? user : user.email;
  const mails = app.get(FolderTransport).list();
  return mails
    .filter(({ to }) => to === email)
    .map(({ subject, text, html, link }) => {
      const { pathname, search } = new URL(link?.href ?? 'mail:/');
      keepSecret(pathname.split('/').at(-1)!);
      return { subject, text, html, path: pathname + search };
    });
}

/** The latest mail that somebody got: its subject, its text, and where its link leads. */
export async function mailTo(app: RunningApp, user: Pick<User, 'email'> | string) {
  const [mail] = await mailsTo(app, user);
  if (!mail) throw new Error(`No mail came to ${typeof user === 'string' ? user : user.email}`);
  return mail;
}

type Application = Pick<RunningApp, 'app'>;

export const sendMails = ({ app }: Application): Promise<void> => app.get(Mailer).send();

/** Mails are sent when the test asks for it, and not once a second besides. */
export function sendWhenAsked({ app }: Application) {
  onTestFinished(app.get(Background).pause('Mail'));
}
