import { IsString } from 'class-validator';

export class CodeForm {
  @IsString()
  code = '';
}
