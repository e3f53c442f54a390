import { randomUUID } from 'node:crypto';
import { schemeFix } from '#core/config/mail.js';
import { SmtpTransport } from '#core/mail/smtp-transport.js';
import { fixOf, ok, problem, reasonOf, section, skipped } from './finding.js';

const ANSWER_MS = 30_000;

const FIXES = {
  EAUTH: 'Correct user and password in MAIL_URL, with special characters percent-encoded',
  EENVELOPE: 'Is this server allowed to send from MAIL_FROM, and is there such a receiver?',
  ETLS: 'The server speaks no TLS: ask its owner, or take another one',
  '': 'Start it, or correct host and port in MAIL_URL; smtp:// for port 587 and smtps:// for port 465; is there a firewall between?',
};

export const mail = section(
  'Mail',
  ({ config, mailTo }) => (config && (config.mailUrl || mailTo) ? { config, mailTo } : undefined),
  {
    async delivery({ config, mailTo }) {
      const { mailUrl, publicOrigin } = config;
      if (!mailUrl) return problem`No mail can be sent -> Set MAIL_URL and MAIL_FROM`;
      const fix = schemeFix(mailUrl);
      if (fix) return problem`No mail can be sent -> ${fix}`;
      if (!mailTo)
        return skipped`Whether the mail server takes mails -> npm run doctor -- --mail you@example.com`;
      const text = `The mails of ${publicOrigin} arrive here.`;
      const message = { id: randomUUID(), to: mailTo, subject: 'A mail to try it', text };
      try {
        const transport = new SmtpTransport(mailUrl, config);
        await transport.send(
          { ...message, html: `<p>${text}</p>` },
          AbortSignal.timeout(ANSWER_MS),
        );
      } catch (error) {
        return problem`The mail server took no mail to ${mailTo}: ${reasonOf(error)} -> ${fixOf(error, FIXES)}`;
      }
      return ok`The mail server took a mail to ${mailTo}: look whether it arrives, and not among the spam`;
    },
  },
);
