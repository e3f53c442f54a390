import { MaxLength, MinLength, ValidateBy, type ValidationArguments } from 'class-validator';
import { isCommon } from './common-passwords.js';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from './passwords.js';

const RULES = [
  MinLength(SHORTEST_PASSWORD, {
    message: `Use at least ${SHORTEST_PASSWORD} characters. A few words in a row are easy to remember.`,
  }),
  MaxLength(LONGEST_PASSWORD, { message: `Use at most ${LONGEST_PASSWORD} characters.` }),
  ValidateBy(
    { name: 'isUncommon', validator: { validate: isUncommon } },
    { message: 'Many people use this one, so it would be guessed. Choose your own words.' },
  ),
];

function isUncommon(password: string, at?: ValidationArguments) {
  const { email } = { email: '', ...at?.object } as { email: unknown };
  return !isCommon(password) && password.toLowerCase() !== String(email).toLowerCase();
}

/** A password somebody may choose: long and not common, without rules about its characters (NIST SP 800-63B). */
export function IsNewPassword(): PropertyDecorator {
  return (form, field) => {
    for (const rule of RULES) rule(form, field);
  };
}
