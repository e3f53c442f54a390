import { Injectable } from '@nestjs/common';
import type { PageRequest } from '../request.js';

/** @returns values for the error page, or undefined when this visitor is not to see them */
type Show = (request: PageRequest, error: unknown) => Promise<object | undefined>;

/** Details on the error page. Without developer tools there are none. */
@Injectable()
export class ErrorDetails {
  #show: Show | undefined;

  showWith(show: Show) {
    this.#show = show;
  }

  async of(request: PageRequest, error: unknown) {
    return this.#show?.(request, error);
  }
}
