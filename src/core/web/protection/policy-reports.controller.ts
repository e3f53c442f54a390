import { BadRequestException, Controller, HttpCode, Logger, Post, RawBody } from '@nestjs/common';
import { Routes } from '../routes.js';
import { REPORTS } from './security-headers.js';
import { Webhook } from '../bodies/webhook.js';

type Report = Partial<Record<'blocked-uri' | 'effective-directive' | 'document-uri', string>>;

/** In development only: what the browser refused is a line in the terminal, not only in its own console. */
@Controller(REPORTS)
export class PolicyReportsController {
  readonly #logger = new Logger('Content-Security-Policy');

  constructor(private readonly routes: Routes) {}

  @Post()
  @HttpCode(204)
  @Webhook({ maxBytes: 16 * 1024 })
  tell(@RawBody() body: Buffer) {
    const report = reportIn(body);
    this.#logger.warn(
      `${report['effective-directive']} does not allow ${report['blocked-uri']} in ` +
        `${this.routes.pathForLog(report['document-uri'] ?? '')}; what is allowed: contentSecurityPolicy in src/options.ts`,
    );
  }
}

function reportIn(body: Buffer) {
  try {
    const sent = JSON.parse(body.toString()) as { 'csp-report': Report };
    return { ...sent['csp-report'] };
  } catch (cause) {
    throw new BadRequestException('This is no report.', { cause });
  }
}
