import { HttpException } from '@nestjs/common';

/** Redirects to another page instead of this one. */
export class RedirectException extends HttpException {
  constructor(readonly location: string) {
    super('See other', 303);
  }
}
