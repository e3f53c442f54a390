import { HttpException } from '@nestjs/common';

/** Throw it to redirect to another page. */
export class RedirectException extends HttpException {
  constructor(readonly location: string) {
    super('See other', 303);
  }
}
