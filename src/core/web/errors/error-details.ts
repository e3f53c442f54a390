import { Injectable } from '@nestjs/common';
import type { PageRequest } from '../request.js';

/** @returns values for the view of errors, or nothing when this visitor is not to see them */
type Show = (request: PageRequest, error: unknown) => Promise<object | undefined>;

/** What a developer sees on the page of an error. Nobody does, unless a tool for development says what. */
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
