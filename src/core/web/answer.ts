import { HttpException } from '@nestjs/common';
import { PerRequest } from '../session/per-request.js';

export type Headers = Readonly<Record<string, string | number | string[] | undefined>>;

/** As it is sent, with all of its headers, cookies too. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Text or bytes. Anything else is a stream. */
  readonly body: unknown;
}

/** What both platforms do with an answer to a POST before they send it. */
export const beforeAnswer = new PerRequest<(answer: Answer) => Promise<void>>();

/** Thrown to answer with this, and nothing else. */
export class ReadyAnswer extends HttpException {
  constructor(readonly answer: Answer) {
    super('A ready answer', answer.status);
  }
}
