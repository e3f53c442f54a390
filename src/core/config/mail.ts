import { isEmail } from 'class-validator';
import { InOrder, Refuse, Require } from './rules.js';
import { isUrl } from './store-urls.js';

/** Its options would turn off what keeps it safe, such as the check of the certificate. */
const hasMore = (url: string) => !/^[^/?#]*\/\/[^/?#]*\/?$/.test(url);

const isMailUrl = (url: string) => isUrl(url, /^smtps?:$/) && !hasMore(url);

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
