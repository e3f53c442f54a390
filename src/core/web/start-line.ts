import { Injectable } from '@nestjs/common';

/** Lines that features print at the start, after the address. */
@Injectable()
export class StartLine {
  text = '';

  add(text: string) {
    this.text += `  ${text}`;
  }
}
