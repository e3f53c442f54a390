import { HttpException } from '@nestjs/common';

/** Leads to another page instead of this one. */
export class RedirectException extends HttpException {
  constructor(readonly location: string) {
    super('See other', 303);
  }
}
