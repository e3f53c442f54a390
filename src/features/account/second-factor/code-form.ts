import { Transform } from 'class-transformer';
import { IsBoolean, Matches } from 'class-validator';
import { AsBoolean } from '#core/web/forms/from-text.js';
import { normalizeCode } from './codes.js';

/** What cannot be a code is refused before it counts as an attempt. */
const AsCode = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? normalizeCode(value) : value,
  );

export class AppCodeForm {
  @AsCode()
  @Matches(/^\d{6}$/, { message: 'A code has six digits.' })
  code = '';
}

export class CodeForm {
  @AsCode()
  @Matches(/^(\d{6}|[a-z2-7]{24})$/, {
    message: 'A code has six digits, and a recovery code 24 letters and digits.',
  })
  code = '';
}

export class LoginCodeForm extends CodeForm {
  /** Whether this device is trusted: for some time it is not asked for a code. */
  @AsBoolean()
  @IsBoolean()
  trust = false;
}
