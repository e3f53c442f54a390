import { isEmail, ValidateBy } from 'class-validator';
import { domainToASCII } from 'node:url';

/** Blanks and invisible characters that are pasted along with an email. Each end is looked at once. */
const AROUND =
  /^[\p{C}\p{Z}\p{DI}\u2800]+|(?<![\p{C}\p{Z}\p{DI}\u2800])[\p{C}\p{Z}\p{DI}\u2800]+$/gu;

/**
 * One form of an email, however it is typed: without blanks and invisible characters around it, in lower case, with a
 * letter and its accent as one character (NFC), and its domain as mail servers write it (`xn--…`).
 */
export function normalizeEmail(typed: string) {
  const text = typed.replace(AROUND, '').toLowerCase().normalize('NFC');
  const at = text.lastIndexOf('@') + 1;
  const domain = text.slice(at);
  // A domain that is not valid stays as it is, to be refused.
  return at === 0 ? text : text.slice(0, at) + (domainToASCII(domain) || domain);
}

/**
 * What a browser takes in a field for addresses (WHATWG HTML, "valid email address"), with a domain that has a dot.
 * So nothing in it is quoted, invisible, or looks like another letter.
 */
const ADDRESS =
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+(?:[a-z]{2,63}|xn--[a-z\d-]{0,58}[a-z\d])$/;

export function isEmailAddress(typed: string) {
  const address = normalizeEmail(typed);
  return address.length <= 254 && ADDRESS.test(address);
}

/** Checks a field of a form: an email that an account may have. */
export const IsEmailAddress = () =>
  ValidateBy(
    {
      name: 'isEmailAddress',
      validator: { validate: (typed) => typeof typed === 'string' && isEmailAddress(typed) },
    },
    {
      message: ({ value }) =>
        isEmail(normalizeEmail(String(value)))
          ? 'Enter an email address that has letters from a to z, digits and signs only before the @.'
          : 'Enter an email address, such as you@example.com.',
    },
  );
