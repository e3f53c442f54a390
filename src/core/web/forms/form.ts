import { HttpException } from '@nestjs/common';
import { normalizeEmail } from '../../users/email.js';
import { newPasswordsOf } from '../../users/new-password.js';
import { normalizePassword } from '../../users/passwords.js';

/** A message for each field that is not valid. */
export type ValidationErrors<Form> = { readonly [Field in keyof Form]?: string };

/**
 * Throw it in a handler that finds a mistake itself: `new ValidationException({ email: 'This one is taken.' })`. The
 * form is shown again (`@FormPage`), with what was typed and with this message at the field.
 */
export class ValidationException<Form = Record<string, string>> extends HttpException {
  constructor(
    readonly errors: ValidationErrors<Form>,
    /** Seconds to wait, when there were too many attempts. */
    readonly retryAfter?: number,
  ) {
    super(Object.values<string | undefined>(errors).join(' '), retryAfter ? 429 : 422);
  }

  /** For a form that does not ask for the email: a new password in it must not be that of its owner. */
  static refuseEmail(email: string, form: object) {
    const typed = form as Readonly<Record<string, string | undefined>>;
    for (const field of newPasswordsOf(form))
      if (normalizeEmail(normalizePassword(typed[field] ?? '')) === normalizeEmail(email))
        throw new ValidationException({ [field]: 'Do not use your email.' });
  }
}

/** The same words for everybody: they must not tell whether the account exists. */
export const tooManyAttempts = (seconds: number) => {
  const minutes = Math.ceil(seconds / 60);
  return `Too many attempts. Wait ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, then try again.`;
};

/** For a login whose cookie the browser would not keep. */
export const COOKIE_NOT_KEPT =
  'Nobody can log in without https: your browser would get no cookie, and be forgotten on the next page. ' +
  'If the address above begins with https, the owner of this site finds in the log what to set.';

/** The text that somebody typed, to be shown to them again. Never a password or a code. */
export const oldInputOf = (body: unknown) =>
  Object.fromEntries(
    Object.entries(Object(body) as object).filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === 'string' && !/password|^code$/i.test(entry[0]),
    ),
  );
