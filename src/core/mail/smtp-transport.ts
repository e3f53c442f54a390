import { createTransport, type NodemailerError } from 'nodemailer';
import type { Config } from '../config/config.js';
import { schemeFix } from '../config/mail.js';
import { isLoopback } from '../config/public-origin.js';
import type { RenderedMail } from './message.js';
import { MailTransport, MailTransportFailed } from './transport.js';

const STEP_MS = 10_000;

/** A mail server. */
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
        // smtp:// begins without TLS, and whoever is on the way could keep it so and read along.
        requireTLS: protocol === 'smtp:' && isProduction && !isLoopback(`http://${hostname}`),
        connectionTimeout: STEP_MS,
        greetingTimeout: STEP_MS,
        socketTimeout: STEP_MS,
        dnsTimeout: STEP_MS,
      },
      // So that no robot answers.
      { from: mailFrom, headers: { 'Auto-Submitted': 'auto-generated' } },
    );
  }

  async send({ id, to, subject, text, html }: RenderedMail, signal: AbortSignal) {
    // Always the same, so that of a mail that came twice after a crash the reader may see one.
    const messageId = `<${id}@${this.#site}>`;
    try {
      // As an object: in a text, a comma or a bracket would make several addresses of it.
      const address = { name: '', address: to };
      await this.#transport.sendMail({ messageId, to: address, subject, text, html, signal });
    } catch (error) {
      const { code = 'failed', command = '', responseCode = 0 } = error as NodemailerError;
      // A password or a sender that the server does not take is the owner's to mend, and no reason to lose a mail.
      const isFinal = responseCode >= 500 && ['RCPT TO', 'DATA'].includes(command);
      const said = `${code} ${responseCode || ''}`.trim();
      const fix = command === 'CONN' && this.#fix;
      throw new MailTransportFailed(fix ? `${said}. ${fix}` : said, isFinal);
    }
  }
}
