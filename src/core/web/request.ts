import type { ExecutionContext } from '@nestjs/common';
import type { SessionRequest } from '../session/session-data.js';
import { isPrefetchOrHead } from '../session/prefetch-or-head.js';
import type { SocketClient } from './socket.js';

/** The type of a request on Express and on Fastify, for handlers of pages. */
export interface PageRequest extends SessionRequest {
  readonly url: string;
  /** As it was sent: while the middleware of a path runs, `url` lacks that path. */
  readonly originalUrl: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

/** Of a socket. */
export const isMessage = (context: ExecutionContext) => context.getType() === 'ws';

/** The request of a handler, or that of the socket whose message it handles. */
export const requestOf = (context: ExecutionContext): SessionRequest =>
  isMessage(context)
    ? context.switchToWs().getClient<SocketClient>().request
    : context.switchToHttp().getRequest();

const JSON_TYPE = /\bapplication\/([\w.-]+\+)?json\b/;

/** A program: it accepts JSON, or sends JSON without accepting a page. So is a monitor of /health/. */
export const wantsJson = ({ headers, url }: PageRequest) => {
  if (url.startsWith('/health/')) return true;
  const accept = String(headers.accept);
  if (/^bearer /i.test(String(headers.authorization)) && !/\btext\/html\b/.test(accept))
    return true;
  const isJson = [accept, headers['content-type']].some((type) => JSON_TYPE.test(String(type)));
  return isJson && !/\btext\/html\b/.test(accept);
};

/** Somebody sees the answer, so a flash message may be shown now. */
export const isPageView = (request: PageRequest) =>
  !isPrefetchOrHead(request) && !wantsJson(request);

/**
 * A browser opens a page. A script (`fetch`) could not show the page of a redirect. Over plain http, and from older
 * browsers, only headers that the script itself sets tell it.
 */
export const isNavigation = ({ headers }: PageRequest) => {
  const mode = headers['sec-fetch-mode'];
  if (mode) return mode === 'navigate';
  const isScript =
    headers['hx-request'] !== undefined ||
    // Such as XMLHttpRequest or fetch. An app that shows pages sends its own name, which has dots.
    /^[^.]+$/.test(String(headers['x-requested-with'] ?? '')) ||
    /^text\/event-stream/i.test(String(headers.accept));
  return !isScript;
};

/**
 * RFC 9110, section 13.1.2: `*` matches any version. A browser that reloads a page sends no-cache: it wants a new
 * answer.
 */
export const hasVersion = (
  { 'if-none-match': known, 'cache-control': wish = '' }: PageRequest['headers'],
  etag: unknown,
) =>
  !wish.includes('no-cache') &&
  known !== undefined &&
  (known === '*' ||
    String(known)
      .split(',')
      .some((tag) => nameOf(tag) === nameOf(String(etag))));

const nameOf = (tag: string) => tag.trim().replace(/^W\//, '');
