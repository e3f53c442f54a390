import { Injectable } from '@nestjs/common';

/** What a feature wants to tell whoever starts the application, behind the address. */
@Injectable()
export class StartLine {
  text = '';

  add(text: string) {
    this.text += `  ${text}`;
  }
}
