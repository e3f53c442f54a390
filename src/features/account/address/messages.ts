/** To the new email. */
export const confirmation = (href: string) => ({
  subject: 'Confirm your new address',
  before: ['Somebody wants to use this email for an account. The link tells which one.'],
  link: { href, label: 'Confirm the address' },
  after: ['The link works once, for an hour. If it was not you, there is nothing to do.'],
});

/** To the old email. */
export const changedNotice = (href: string) => ({
  subject: 'Your address was changed',
  before: ['The email of your account was changed. The link tells which one.'],
  link: { href, label: 'It was not me' },
  after: [
    'If it was you, there is nothing to do.',
    'If not, the link restores this email, and removes what was added since by whoever changed it. It works once, for seven days.',
  ],
});
