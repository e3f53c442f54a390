import type { MailMessage } from '#core/mail/message.js';

/** To the new email. */
export const confirmation = (href: string): MailMessage => ({
  subject: 'Confirm your new address',
  before: ['Somebody wants to use this address for an account. The link tells which one.'],
  link: { href, label: 'Confirm the address' },
  after: ['The link works once, for an hour. If it was not you, there is nothing to do.'],
});

/** To the old email. */
export const changedNotice = (href: string): MailMessage => ({
  subject: 'Your address was changed',
  before: ['Your account has another address from now on. The link tells which one.'],
  link: { href, label: 'It was not me' },
  after: [
    'If it was you, there is nothing to do.',
    'If not, the link gives the account back to this address, and takes away what was added since by whoever changed it. It works once, for seven days.',
  ],
});
