import { MaxLength, MinLength, ValidateBy, type ValidationArguments } from 'class-validator';
import { isCommon } from './common-passwords.js';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from './passwords.js';

/** What a form can know of the account, which a password must not repeat. */
type WithEmail = { email?: string };

const RULES = [
  MinLength(SHORTEST_PASSWORD, {
    message: `Use at least ${SHORTEST_PASSWORD} characters. A few words in a row are easy to remember.`,
  }),
  MaxLength(LONGEST_PASSWORD, { message: `Use at most ${LONGEST_PASSWORD} characters.` }),
  ValidateBy(
    {
      name: 'isUncommon',
      validator: {
        validate: (password: string, at?: ValidationArguments) =>
          !isCommon(password) &&
          password.toLowerCase() !== (at?.object as WithEmail).email?.toLowerCase(),
      },
    },
    { message: 'Many people use this one, so it would be guessed. Choose your own words.' },
  ),
];

/** A password somebody may choose: long and not common, without rules about its characters (NIST SP 800-63B). */
export function IsNewPassword(): PropertyDecorator {
  return (form, field) => RULES.forEach((rule) => void rule(form, field));
}
