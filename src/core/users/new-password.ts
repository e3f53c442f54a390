import {
  length,
  maxLength,
  minLength,
  ValidateBy,
  type ValidationArguments,
} from 'class-validator';
import { isCommon } from './common-passwords.js';
import { normalizeEmail } from './email.js';
import { normalizePassword, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './passwords.js';

/** Checks a password as it is compared: an accent that is typed apart does not make it longer. */
const rule = (
  name: string,
  isValid: (password: string, at?: ValidationArguments) => boolean,
  message: string,
) => {
  const validate = (typed: unknown, at?: ValidationArguments) =>
    typeof typed === 'string' && isValid(normalizePassword(typed), at);
  return ValidateBy({ name, validator: { validate } }, { message });
};

const RULES = [
  rule(
    'isLong',
    (password) => minLength(password, MIN_PASSWORD_LENGTH),
    `Use at least ${MIN_PASSWORD_LENGTH} characters. A few words in a row are easy to remember.`,
  ),
  rule(
    'isNotTooLong',
    (password) => maxLength(password, MAX_PASSWORD_LENGTH),
    `Use at most ${MAX_PASSWORD_LENGTH} characters.`,
  ),
  rule(
    'isUncommon',
    isUncommon,
    'Many people use this one, so it would be guessed. Choose your own words.',
  ),
];

function isUncommon(password: string, at?: ValidationArguments) {
  const { email } = { email: '', ...at?.object } as { email: unknown };
  return !isCommon(password) && normalizeEmail(password) !== normalizeEmail(String(email));
}

/** @returns what is wrong with a new password, as a sentence for whoever chose it */
export type PasswordRule = (password: string) => Promise<string | undefined> | string | undefined;

declare module '../config/options.js' {
  interface Parts {
    /** One more rule for new passwords. A feature has `Credentials.addPasswordRule`. */
    readonly passwordRule?: PasswordRule;
  }
}

const NEW_PASSWORD = 'newPassword';

/** The fields of a form that are new passwords. */
export const newPasswordsOf = (form: object) =>
  (Reflect.getMetadata(NEW_PASSWORD, form) ?? []) as readonly string[];

/**
 * Checks a field of a form with a new password: it must be long, and not a common one. There are no rules about its
 * characters (NIST SP 800-63B).
 */
export function IsNewPassword(): PropertyDecorator {
  return (form, field) => {
    Reflect.defineMetadata(NEW_PASSWORD, [...newPasswordsOf(form), String(field)], form);
    for (const rule of RULES) rule(form, field);
  };
}

/** A password that an account may have already. */
export const IsPassword = () =>
  rule(
    'isPassword',
    (password) => length(password, 1, MAX_PASSWORD_LENGTH),
    'Enter your password.',
  );
