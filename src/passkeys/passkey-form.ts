import { IsString } from 'class-validator';

export class PasskeyForm {
  /** What the browser answered, as JSON. */
  @IsString()
  passkey = '';
}
