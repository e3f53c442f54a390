import { isEmail, ValidateBy } from 'class-validator';
import { domainToASCII } from 'node:url';

/**
 * One form of an address, however it is typed: without blanks around it, in lower case, with a letter and
 * its accent as one character (NFC), and its domain as mail servers write it (`xn--…`).
 */
export function emailAddress(typed: string) {
  const text = typed.trim().toLowerCase().normalize('NFC');
  const at = text.lastIndexOf('@') + 1;
  const domain = text.slice(at);
  // What is no domain stays as it is, to be refused.
  return at === 0 ? text : text.slice(0, at) + (domainToASCII(domain) || domain);
}

export const IsEmailAddress = () =>
  ValidateBy(
    {
      name: 'isEmailAddress',
      validator: { validate: (typed) => typeof typed === 'string' && isEmail(emailAddress(typed)) },
    },
    { message: 'Enter an email address, such as you@example.com.' },
  );
