import {
  ConflictException,
  ForbiddenException,
  HttpException,
  NotFoundException,
} from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import { Unavailable } from '../../database/unavailable.js';

/** For a form that another site sent with our visitor's cookie. */
export class CrossSiteException extends ForbiddenException {
  readonly title = 'That was not sent from this site';

  constructor() {
    super(
      'To protect you, forms are accepted from our own pages only. Open the page here and send it again.',
    );
  }
}

/** For a form that was shown to one user, and sent after another user logged in at the same browser. */
export class FormOfAnotherUserException extends ConflictException {
  readonly title = 'That form was made for somebody else';

  constructor(
    email: string,
    /** The page of the form. */
    readonly page: string | undefined,
  ) {
    super(
      `Nothing was done. You are logged in as ${email}, and the form was shown when somebody else was.`,
    );
  }
}

/** Default messages for visitors. Details are for the log. */
const PAGES: Record<number, { title: string; detail: string }> = {
  400: {
    title: 'Bad request',
    detail: 'The address or the form was damaged on its way. Go back and try again.',
  },
  401: { title: 'Log in first', detail: 'Log in to see this page.' },
  403: { title: 'Access denied', detail: 'Your account has no permission for this page.' },
  404: {
    title: 'Page not found',
    detail: 'It may have moved, or the address is wrong.',
  },
  405: {
    title: 'Method not allowed',
    detail: 'The address is right, but it cannot be used in this way.',
  },
  409: {
    title: 'This has changed meanwhile',
    detail: 'Somebody else changed it. Look at it again, then decide.',
  },
  410: { title: 'Page gone', detail: 'It was here, and will not come back.' },
  413: {
    title: 'That is too large',
    detail: 'The form was larger than we accept. Send less.',
  },
  415: {
    title: 'Format not supported',
    detail:
      'Send a form (application/x-www-form-urlencoded) or JSON (application/json), in UTF-8 and not compressed.',
  },
  422: {
    title: 'Please check your input',
    detail: 'Go back, check what you entered and send it again.',
  },
  429: { title: 'Too many attempts', detail: 'Wait a little, then try again.' },
  500: {
    title: 'Something went wrong',
    detail: 'It is our error, and it has been logged. Try again later.',
  },
  503: {
    title: 'Service unavailable',
    detail: 'Nothing is lost. Try again in a few seconds.',
  },
};

/** Without a text here, the title is that of the standard, such as "Payment Required". */
const wordsFor = (status: number) =>
  PAGES[status] ?? { ...PAGES[status < 500 ? 400 : 500]!, title: STATUS_CODES[status] ?? 'Error' };

/** The status and the message of an exception that a handler throws are shown to the visitor. */
export function describe(error: unknown, status: number) {
  const isOwn = error instanceof HttpException && error.getStatus() === status;
  const detail = isOwn && sentenceOf(error);
  const own = error instanceof CrossSiteException || error instanceof FormOfAnotherUserException;
  const { title } = own ? error : wordsFor(status);
  const page = error instanceof FormOfAnotherUserException ? error.page : undefined;
  return { status, title, detail: detail || wordsFor(status).detail, page };
}

/**
 * Undefined for a message that was not written for visitors: "Not Found", "Cannot GET /nowhere", or an error of the
 * platform.
 */
function sentenceOf(error: HttpException) {
  const response = error.getResponse();
  const { message = '', error: name } = (
    typeof response === 'string' ? { message: response } : response
  ) as { message?: string | string[]; error?: string };
  const sentence = [message || name].flat().join('. ');
  const isNests =
    isUnrouted(error) ||
    'statusCode' in Object(error.cause) ||
    sentence === 'Forbidden resource' ||
    // Some have the name of their class before it, such as those of @nestjs/throttler.
    sentence.replace(/^\w+Exception: /, '').toLowerCase() ===
      STATUS_CODES[error.getStatus()]?.toLowerCase();
  return isNests ? undefined : sentence;
}

/** Nest found no handler. */
export const isUnrouted = (error: unknown) =>
  error instanceof NotFoundException && /^Cannot [A-Z-]+ /.test(error.message);

/**
 * Nest's own exceptions, errors of the platforms, which have a `statusCode`, and all others, which are bugs of ours.
 */
export function statusOf(error: unknown) {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Unavailable) return 503;
  const { statusCode } = Object(error) as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : 500;
}

/** A 416 says how long the file is (RFC 9110, section 15.5.17). Fastify has it in the error. */
export function lengthToldBy(error: unknown) {
  const { cause } = Object(error) as { cause?: { headers?: Record<string, string> } };
  const range = cause?.headers?.['Content-Range'];
  return range === undefined ? {} : { 'Content-Range': range };
}
