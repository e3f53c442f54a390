import type { SecurityHeadersOptions } from '@nestjs/common';
import type { Config } from '../config/config.js';

/** OWASP HTTP Headers Cheat Sheet. Everything comes from this origin, and nothing is inline. */
export const securityHeaders = ({ publicOrigin }: Config): SecurityHeadersOptions => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: "'none'",
      styleSrc: "'self'",
      imgSrc: "'self'",
      formAction: "'self'",
      frameAncestors: "'none'",
      baseUri: "'none'",
    },
  },
  // Not "no-referrer": it would turn the Origin of our own forms into "null", and over plain http
  // Origin is all that the cross-site guard has.
  referrerPolicy: { policy: 'same-origin' },
  strictTransportSecurity: publicOrigin.startsWith('https:'),
  xFrameOptions: { action: 'deny' },
});
