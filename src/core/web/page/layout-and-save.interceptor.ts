import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { REDIRECT_METADATA, RENDER_METADATA, SSE_METADATA } from '@nestjs/common/constants.js';
import { HttpAdapterHost } from '@nestjs/core';
import { concatMap } from 'rxjs';
import { SessionLifecycle } from '../../session/lifecycle.js';
import { InsecureCookieCheck } from '../../session/insecure-cookie-check.js';
import { CurrentLogin } from '../../logins/current-login.js';
import { SessionSaver } from '../../session/session-saver.js';
import { ResponseException } from '../answer.js';
import { cookieLines } from '../persistent-cookie.js';
import { EventStreams } from '../event-streams.js';
import { Layout } from './layout.js';
import { takeFlash } from './flash.js';
import { takeOldInput } from '../forms/old-input.js';
import { isPageView, type PageRequest, wantsJson } from '../request.js';

/** For caches between here and the visitor. */
export const NO_STORE = { 'Cache-Control': 'no-store', Vary: 'Cookie' };

const COOKIE_REFUSED =
  'That did not work, because your browser did not keep the cookie that it needs. ' +
  'Allow cookies for this site, or use another browser, then try again.';

/** Sends the cookies that were set with `PersistentCookie`. */
export function sendCookies(
  request: PageRequest,
  response: object,
  { httpAdapter }: Pick<HttpAdapterHost, 'httpAdapter'>,
) {
  for (const line of cookieLines.get(request) ?? [])
    httpAdapter.appendHeader(response, 'Set-Cookie', line);
}

/**
 * After a handler and before its answer: a page gets the values of its layout, and the session is saved, so that
 * no browser follows a redirect to a session that is not saved yet. A program that asks for JSON gets that instead of a
 * redirect.
 */
@Injectable()
export class LayoutAndSaveInterceptor implements NestInterceptor {
  constructor(
    private readonly layout: Layout,
    private readonly host: HttpAdapterHost,
    private readonly lifecycle: SessionLifecycle,
    private readonly cookieCheck: InsecureCookieCheck,
    private readonly currentLogin: CurrentLogin,
    private readonly saver: SessionSaver,
    private readonly streams: EventStreams,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<object>) {
    // The answer to a message of a socket has no page and no cookie.
    if (context.getType() !== 'http') return next.handle();
    const http = context.switchToHttp();
    const request = http.getRequest<PageRequest>();
    const isPrivate = this.keepOutOfCaches(http.getResponse());
    if (Reflect.hasMetadata(SSE_METADATA, context.getHandler())) {
      return this.streams.keep(request, next.handle());
    }
    const isPage = Reflect.hasMetadata(RENDER_METADATA, context.getHandler());
    const redirect = Reflect.getMetadata(REDIRECT_METADATA, context.getHandler()) as object;
    const isForProgram = redirect && request.method !== 'GET' && wantsJson(request);
    return next.handle().pipe(
      concatMap(async (result) => {
        const answer = isPage ? await this.withLayout(request, result, isPrivate) : result;
        await this.saver.save(request);
        this.lifecycle.close(request);
        sendCookies(request, http.getResponse(), this.host);
        return isForProgram ? this.sendJson(request, { ...redirect, ...answer }) : answer;
      }),
    );
  }

  /**
   * What was made for one visitor must not be cached for the next, nor for the back button after logout.
   * @returns false when the handler sets its own Cache-Control
   */
  private keepOutOfCaches(response: object) {
    const adapter = this.host.httpAdapter;
    for (const [name, value] of Object.entries(NO_STORE)) {
      if (!adapter.getHeader(response, name)) adapter.setHeader(response, name, value);
    }
    return String(adapter.getHeader(response, 'Cache-Control')).includes('no-store');
  }

  /** For a program, instead of a redirect to a page. */
  private async sendJson(request: PageRequest, { url }: { url?: string }): Promise<never> {
    const user = (await this.currentLogin.user(request))?.email;
    const headers = { 'Content-Type': 'application/json; charset=utf-8' };
    throw new ResponseException({
      status: 200,
      headers,
      body: JSON.stringify({ location: url, user }),
    });
  }

  private async withLayout(request: PageRequest, page: object, isPrivate: boolean) {
    const isCookieLost = request.query.cookie === 'sent' && !this.cookieCheck.isSentBack(request);
    const kept = isPageView(request) && {
      flash: isCookieLost ? COOKIE_REFUSED : takeFlash(request),
      values: takeOldInput(request, request.url, (await this.currentLogin.user(request))?.userId),
    };
    // A visitor who gets the page of another one from a cache must not get the answers to the other one's forms.
    const shared = !isPrivate && { idempotencyKey: undefined };
    return this.layout.modelFor(request, { ...kept, ...page, ...shared });
  }
}
