import type { Mutation } from './mutations.js';

const MAIL = { stories: 'src/mail/mail.spec', project: 'unit' } as const;
const OUTBOX = { stories: 'src/mail/outbox' } as const;

/** Mistakes in what is done by mail. */
export const WHOLE_ACCOUNT: readonly Mutation[] = [
  {
    what: 'two processes send a mail each',
    file: 'src/mail/outbox.ts',
    find: ".where('id', '=', next.id)\n      .where('due_at', '<=', at)",
    replace: ".where('id', '=', next.id)",
    ...OUTBOX,
  },
  {
    what: 'a mail that is being sent is due all the same',
    file: 'src/mail/outbox.ts',
    find: 'due_at: at + wait',
    replace: 'due_at: at',
    ...OUTBOX,
  },
  {
    what: 'a mail is gone before it was sent',
    file: 'src/mail/outbox.ts',
    find: ".updateTable('mails')\n      .set({ tries: next.tries + 1, due_at: at + wait })",
    replace: ".deleteFrom('mails')",
    ...OUTBOX,
  },
  {
    what: 'a mail that was sent stays',
    file: 'src/mail/mailer.ts',
    find: '    }\n    await this.outbox.remove(mail);\n  }\n\n  private',
    replace: '    }\n  }\n\n  private',
    ...MAIL,
  },
  {
    what: 'a mail is tried again as often at the end as at first',
    file: 'src/mail/outbox.ts',
    find: 'LEASE_SECONDS * 2 ** next.tries',
    replace: 'LEASE_SECONDS',
    ...MAIL,
  },
  {
    what: 'a mail is tried for ever',
    file: 'src/mail/mailer.ts',
    find: "if (created_at + OLDEST_SECONDS <= now()) return this.giveUp(mail, 'it is too old');",
    replace: '',
    ...MAIL,
  },
  {
    what: 'a mail that is refused for good is tried again',
    file: 'src/mail/post.ts',
    find: 'responseCode >= 500 && ',
    replace: 'responseCode >= 600 && ',
    ...MAIL,
  },
  {
    what: 'a mail is lost when the server does not take the sender',
    file: 'src/mail/post.ts',
    find: "['RCPT TO', 'DATA'].includes(command)",
    replace: "command !== ''",
    ...MAIL,
  },
  {
    what: 'the log tells what the mail server said',
    file: 'src/mail/post.ts',
    find: "`${code} ${responseCode || ''}`.trim()",
    replace: 'String(error)',
    ...MAIL,
  },
  {
    what: 'a mail is sent in the open',
    file: 'src/mail/post.ts',
    find: "protocol === 'smtp:' && isProduction && !isLoopback(`http://${hostname}`)",
    replace: 'false',
    ...MAIL,
  },
  {
    what: 'a name with a script in it is one in a mail',
    file: 'src/mail/letter.ts',
    find: "part('html.hbs')",
    replace: "part('html.hbs', true)",
    ...MAIL,
  },
  {
    what: 'nobody is told that there is no mail server',
    file: 'src/mail/mail.module.ts',
    find: 'if (!this.config.hasMail) this.startLine',
    replace: 'if (false) this.startLine',
    ...MAIL,
  },
  {
    what: 'mails of development are shown to everybody',
    file: 'src/mailbox/mailbox.controller.ts',
    find: 'if (!this.devTools.areFor(request)) throw new NotFoundException();',
    replace: '',
    stories: 'src/mailbox',
  },
];
