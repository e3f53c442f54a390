import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { RENDER_METADATA, SSE_METADATA } from '@nestjs/common/constants.js';
import { HttpAdapterHost } from '@nestjs/core';
import { concatMap } from 'rxjs';
import { SessionLifecycle } from '../../session/lifecycle.js';
import { LostCookie } from '../../session/lost-cookie.js';
import { SessionSaver } from '../../session/session-saver.js';
import { EventStreams } from '../event-streams.js';
import { Layout } from './layout.js';
import { takeNotice } from './notice.js';
import { takeForm } from '../forms/pending-form.js';
import { isSeen, type PageRequest } from '../request.js';

/** For whatever caches between here and the visitor. */
export const NO_STORE = { 'Cache-Control': 'no-store', Vary: 'Cookie' };

const COOKIE_REFUSED =
  'That did not work, because your browser did not keep the cookie that it needs. ' +
  'Allow cookies for this site, or use another browser, then try again.';

/**
 * After a handler and before its answer: a page gets the values of its layout, and the session is saved, so that
 * no browser follows a redirect to a session that is not saved yet.
 */
@Injectable()
export class LayoutAndSaveInterceptor implements NestInterceptor {
  constructor(
    private readonly layout: Layout,
    private readonly host: HttpAdapterHost,
    private readonly lifecycle: SessionLifecycle,
    private readonly lostCookie: LostCookie,
    private readonly saver: SessionSaver,
    private readonly streams: EventStreams,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<object>) {
    // A message of a socket is answered without a page, and a cookie.
    if (context.getType() !== 'http') return next.handle();
    const http = context.switchToHttp();
    const request = http.getRequest<PageRequest>();
    this.keepOutOfCaches(http.getResponse());
    if (Reflect.hasMetadata(SSE_METADATA, context.getHandler())) {
      return this.streams.keep(request, next.handle());
    }
    const isPage = Reflect.hasMetadata(RENDER_METADATA, context.getHandler());
    return next.handle().pipe(
      // #region save
      concatMap(async (result) => {
        const answer = isPage ? await this.withLayout(request, result) : result;
        await this.saver.save(request);
        this.lifecycle.close(request);
        return answer;
      }),
      // #endregion save
    );
  }

  /** What was made for one visitor must not be kept for the next, nor for the back button after logout. */
  private keepOutOfCaches(response: object) {
    const adapter = this.host.httpAdapter;
    for (const [name, value] of Object.entries(NO_STORE)) {
      if (!adapter.getHeader(response, name)) adapter.setHeader(response, name, value);
    }
  }

  private withLayout(request: PageRequest, page: object) {
    const isCookieLost = request.query.cookie === 'sent' && !this.lostCookie.isSentBack(request);
    const kept = isSeen(request) && {
      notice: isCookieLost ? COOKIE_REFUSED : takeNotice(request),
      values: takeForm(request, request.url),
    };
    return this.layout.modelFor(request, { ...kept, ...page });
  }
}
