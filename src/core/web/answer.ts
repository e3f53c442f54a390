import { HttpException } from '@nestjs/common';
import { PerRequest } from '../session/per-request.js';

export type Headers = Readonly<Record<string, string | number | string[] | undefined>>;

/** An answer as it is sent, with all headers, cookies included. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Text or bytes. Anything else is a stream. */
  readonly body: unknown;
}

/** Both platforms call it before they send an answer to a POST. */
export const onSend = new PerRequest<(answer: Answer) => Promise<void>>();

/** Thrown to send exactly this answer. */
export class ResponseException extends HttpException {
  constructor(readonly answer: Answer) {
    super('A ready answer', answer.status);
  }
}
