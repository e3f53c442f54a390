import type { INestApplication, SecurityHeadersOptions } from '@nestjs/common';
import type { Server, ServerResponse } from 'node:http';
import type { Config } from '../../config/config.js';
import { contentSecurityPolicy } from '../../config/defaults.js';

/** Where a browser tells what the policy refused, in development only. */
export const REPORTS = '/csp-reports';

/** OWASP HTTP Headers Cheat Sheet. */
export function setSecurityHeaders(app: INestApplication, config: Config) {
  app.useSecurityHeaders(securityHeaders(config));
  // Nest has no option for it.
  const { permissionsPolicy } = config.options;
  (app.getHttpServer() as Server).prependListener('request', (_, response: ServerResponse) => {
    response.setHeader('Permissions-Policy', permissionsPolicy);
  });
}

const securityHeaders = ({
  isDevelopment,
  options,
  publicOrigin,
}: Config): SecurityHeadersOptions => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      ...contentSecurityPolicy(publicOrigin),
      ...options.contentSecurityPolicy,
      reportUri: isDevelopment && REPORTS,
    },
  },
  // Not "no-referrer": it would turn the Origin of our own forms into "null", and over plain http
  // Origin is all that the cross-site guard has.
  referrerPolicy: { policy: 'same-origin' },
  strictTransportSecurity: publicOrigin.startsWith('https:'),
  xFrameOptions: { action: 'deny' },
});
