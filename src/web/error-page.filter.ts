import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Unavailable } from '../database/unavailable.js';
import { Events } from '../log/events.js';
import { SessionLifecycle } from '../session/lifecycle.js';
import { SessionSaver } from '../session/session-saver.js';
import { pageFor, statusOf } from './errors.js';
import { InvalidForm } from './form.js';
import { NOT_KEPT } from './frame-and-save.interceptor.js';
import { Frame } from './frame.js';
import { type PageRequest, wantsJson } from './request.js';
import { Routes } from './routes.js';
import { LoginRequired } from './signed-in.guard.js';

/** Shows every error as a page in the same frame, or as RFC 9457 problem details. Never a stack. */
@Catch()
export class ErrorPageFilter implements ExceptionFilter {
  constructor(
    private readonly events: Events,
    private readonly host: HttpAdapterHost,
    private readonly frame: Frame,
    private readonly lifecycle: SessionLifecycle,
    private readonly routes: Routes,
    private readonly saver: SessionSaver,
  ) {}

  async catch(error: unknown, context: ArgumentsHost) {
    const http = context.switchToHttp();
    const request = http.getRequest<PageRequest>();
    const response = http.getResponse<{ removeHeader(name: string): void }>();
    const adapter = this.host.httpAdapter;
    if (adapter.isHeadersSent(response)) {
      this.log(request, error);
      return;
    }
    const { status, headers } = this.head(error, request);
    // An outage says once that it began, not at every request.
    if (status >= 500 && !(error instanceof Unavailable)) this.log(request, error);
    const page = await this.page(error, status, request);
    if (error instanceof LoginRequired) await this.saver.save(request);
    else this.lifecycle.discard(request);

    // A logout that failed clears nothing.
    response.removeHeader('Clear-Site-Data');
    for (const [name, value] of Object.entries(headers)) adapter.setHeader(response, name, value);
    if (wantsJson(request)) {
      this.problem(response, status, error);
    } else if (error instanceof LoginRequired) {
      adapter.redirect(response, 303, error.location);
    } else {
      adapter.status(response, status);
      // What failed may have been on its way as something else, such as a style sheet.
      adapter.setHeader(response, 'Content-Type', 'text/html; charset=utf-8');
      const view = error instanceof InvalidForm ? error.view : 'errors/show';
      await adapter.render(response, view, page);
    }
  }

  private head(error: unknown, { method, url }: PageRequest) {
    const headers: Record<string, string> = { ...NOT_KEPT };
    const status = statusOf(error);
    const wait = error instanceof InvalidForm ? error.retryAfter : undefined;
    if (wait || status === 503) headers['Retry-After'] = String(wait ?? 5);
    // What is still to come of the body is not waited for.
    if (status === 413) headers.Connection = 'close';
    if (status !== 404) return { status, headers };

    const allowed = this.routes.methodsFor(url.split('?')[0]!);
    if (allowed.length === 0 || allowed.includes(method)) return { status, headers };
    return { status: 405, headers: { ...headers, Allow: allowed.join(', ') } };
  }

  private async page(error: unknown, status: number, request: PageRequest) {
    const own = error instanceof InvalidForm ? error.model : { status, ...pageFor(status) };
    // What does not answer is not asked again for its page: it would let the visitor wait twice.
    if (error instanceof Unavailable) return this.frame.aroundAnybody(request, own);
    return this.frame.around(request, own).catch(() => this.frame.aroundAnybody(request, own));
  }

  private problem(response: object, status: number, error: unknown) {
    const { title, advice: detail } = pageFor(status);
    const mistakes = error instanceof InvalidForm ? { errors: error.mistakes } : {};
    const adapter = this.host.httpAdapter;
    adapter.setHeader(response, 'Content-Type', 'application/problem+json; charset=utf-8');
    adapter.reply(response, { title, status, detail, ...mistakes }, status);
  }

  private log(request: PageRequest, error: unknown) {
    // Without the query, which may hold what somebody typed.
    const what = `${request.method} ${request.url.split('?')[0]}`;
    this.events.fail(request, what, error);
  }
}
