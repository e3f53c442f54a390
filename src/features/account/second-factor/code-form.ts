import { IsBoolean, IsString } from 'class-validator';
import { AsBoolean } from '#core/web/forms/from-text.js';

export class CodeForm {
  @IsString()
  code = '';
}

export class LoginCodeForm extends CodeForm {
  /** This device is not asked for a code for some time. */
  @AsBoolean()
  @IsBoolean()
  trust = false;
}
