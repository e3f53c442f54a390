import { createTransport, type NodemailerError } from 'nodemailer';
import type { Config } from '../config/config.js';
import { schemeFix } from '../config/mail.js';
import { isLoopback } from '../config/public-origin.js';
import type { RenderedMail } from './message.js';
import { MailTransport, MailTransportFailed } from './transport.js';

const STEP_MS = 10_000;

export class SmtpTransport extends MailTransport {
  readonly #transport;
  readonly #site: string;
  readonly #fix;

  constructor(url: string, { isProduction, mailFrom, publicOrigin }: Config) {
    super();
    const { hostname, protocol } = new URL(url);
    this.#site = new URL(publicOrigin).hostname;
    this.#fix = schemeFix(url);
    this.#transport = createTransport(
      {
        url,
        // smtp:// begins without TLS: an attacker on the network could prevent the upgrade and read along.
        requireTLS: protocol === 'smtp:' && isProduction && !isLoopback(`http://${hostname}`),
        connectionTimeout: STEP_MS,
        greetingTimeout: STEP_MS,
        socketTimeout: STEP_MS,
        dnsTimeout: STEP_MS,
      },
      // So that no automatic reply comes back (RFC 3834).
      { from: mailFrom, headers: { 'Auto-Submitted': 'auto-generated' } },
    );
  }

  async send({ id, to, subject, text, html }: RenderedMail, signal: AbortSignal) {
    // The same id at each attempt: a mail program can recognise a mail that came twice after a crash.
    const messageId = `<${id}@${this.#site}>`;
    try {
      // As an object: in a string, a comma or a bracket would make several addresses of it.
      const address = { name: '', address: to };
      await this.#transport.sendMail({ messageId, to: address, subject, text, html, signal });
    } catch (error) {
      const { code = 'failed', command = '', responseCode = 0 } = error as NodemailerError;
      // A wrong password or sender is for the operator to fix. The mail is kept until then.
      const isFinal = responseCode >= 500 && ['RCPT TO', 'DATA'].includes(command);
      const said = `${code} ${responseCode || ''}`.trim();
      const fix = command === 'CONN' && this.#fix;
      throw new MailTransportFailed(fix ? `${said}. ${fix}` : said, isFinal);
    }
  }
}
