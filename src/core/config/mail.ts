import { isEmail } from 'class-validator';
import { InOrder, Refuse, Require } from './rules.js';
import { isUrl } from './store-urls.js';

/** A query in the URL could turn off what keeps it safe, such as the check of the certificate. */
const hasMore = (url: string) => !/^[^/?#]*\/\/[^/?#]*\/?$/.test(url);

const isMailUrl = (url: string) => isUrl(url, /^smtps?:$/) && !hasMore(url);

/**
 * The port decides whether TLS starts at once (RFC 8314). With the other scheme the connection hangs, without an
 * error.
 */
export function schemeFix(url: string) {
  const { port, protocol } = new URL(url);
  if (protocol === 'smtp:' && port === '465')
    return 'Port 465 speaks TLS from the first byte: begin MAIL_URL with smtps://';
  if (protocol === 'smtps:' && port === '587')
    return 'Port 587 begins without TLS: begin MAIL_URL with smtp://';
  return undefined;
}

export const MailUrl = () =>
  Require(
    (url) => url === '' || isMailUrl(url),
    'must be smtp://host:587, or smtps://host:465 for TLS from the first byte, with user:password@ before the host if it asks for them, special characters percent-encoded',
  );

export const MailFrom = () =>
  InOrder(
    Require(
      (from) => from === '' || isEmail(from, { allow_display_name: true }),
      'must be an address, such as Shop <no-reply@shop.example>',
    ),
    Refuse(
      (from, { MAIL_URL }) => isMailUrl(MAIL_URL) && from === '',
      'is required with MAIL_URL: whom mails are from, such as Shop <no-reply@shop.example>',
    ),
  );
