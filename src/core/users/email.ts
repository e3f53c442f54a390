import { isEmail, ValidateBy, type ValidationOptions } from 'class-validator';
import { domainToASCII } from 'node:url';

/** Blanks and invisible characters that are pasted along with an email. Each end is looked at once. */
const AROUND =
  /^[\p{C}\p{Z}\p{DI}\u2800]+|(?<![\p{C}\p{Z}\p{DI}\u2800])[\p{C}\p{Z}\p{DI}\u2800]+$/gu;

/**
 * One form of an email, however it is typed: without blanks and invisible characters around it, in lower case, with a
 * letter and its accent as one character (NFC), and its domain as mail servers write it (`xn--…`).
 */
export const normalizeEmail = (typed: string) => normalizeOlderEmail(typed.replace(AROUND, ''));

/** The same, but invisible characters around it stay: the emails of older accounts may have them. */
export function normalizeOlderEmail(typed: string) {
  const text = typed.trim().toLowerCase().normalize('NFC');
  const at = text.lastIndexOf('@') + 1;
  const domain = text.slice(at);
  // A domain that is not valid stays as it is, to be refused.
  return at === 0 ? text : text.slice(0, at) + (domainToASCII(domain) || domain);
}

/**
 * What a browser takes in a field for addresses (WHATWG HTML, "valid email address"), with a domain that has a dot.
 * So nothing in it is quoted, invisible, or looks like another letter.
 */
const NEW_ADDRESS =
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+(?:[a-z]{2,63}|xn--[a-z\d-]{0,58}[a-z\d])$/;

const isNewAddress = (address: string) => address.length <= 254 && NEW_ADDRESS.test(address);

const rule = (
  name: string,
  isKept: (typed: string) => boolean,
  message: NonNullable<ValidationOptions['message']>,
) => {
  const validate = (typed: unknown) => typeof typed === 'string' && isKept(typed);
  return ValidateBy({ name, validator: { validate } }, { message });
};

export const isNewEmailAddress = (typed: string) => isNewAddress(normalizeEmail(typed));

const ENTER = 'Enter an email address, such as you@example.com.';

const isOldAddress = (typed: string) => isEmail(normalizeOlderEmail(typed));

/** An email that an account may have: also one that would not be accepted for a new account. */
export const IsEmailAddress = () =>
  rule('isEmailAddress', (typed) => isNewEmailAddress(typed) || isOldAddress(typed), ENTER);

/** An email that is accepted for a new account. */
export const IsNewEmailAddress = () =>
  rule('isNewEmailAddress', isNewEmailAddress, ({ value }) =>
    isOldAddress(String(value))
      ? 'Enter an email address that has letters from a to z, digits and signs only before the @.'
      : ENTER,
  );
