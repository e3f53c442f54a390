import { HttpException } from '@nestjs/common';
import { Unavailable } from '../database/unavailable.js';

/** What a visitor is told. Details are for the log. */
const PAGES: Record<number, { title: string; advice: string }> = {
  400: {
    title: 'That request could not be read',
    advice: 'The address or the form was damaged on its way. Go back and try again.',
  },
  401: { title: 'Log in first', advice: 'This is for people who are logged in.' },
  403: {
    title: 'That was not sent from this site',
    advice:
      'To protect you, forms are accepted from our own pages only. Open the page here and send it again.',
  },
  404: {
    title: 'There is no such page',
    advice: 'It may have moved, or the address has a mistake.',
  },
  405: {
    title: 'That does not work here',
    advice: 'The address is right, but it cannot be used in this way.',
  },
  413: {
    title: 'That is too much at once',
    advice: 'The form was larger than we accept. Send less.',
  },
  415: { title: 'We cannot read that format', advice: 'Send an ordinary form.' },
  422: {
    title: 'Something needs another look',
    advice: 'Go back, check what you entered and send it again.',
  },
  429: { title: 'Too many tries', advice: 'Wait a little, then try again.' },
  500: {
    title: 'Something went wrong',
    advice: 'It is our mistake, and it has been written down. Try again later.',
  },
  503: {
    title: 'We cannot answer right now',
    advice: 'Nothing is lost. Try again in a few seconds.',
  },
};

export const pageFor = (status: number) => PAGES[status] ?? PAGES[status < 500 ? 400 : 500]!;

/** Nest's own errors, those of the platforms, which carry a `statusCode`, and the rest, which is ours. */
export function statusOf(error: unknown) {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Unavailable) return 503;
  const { statusCode } = Object(error) as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : 500;
}
