import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Config } from '../../config/config.js';
import { ForeignKeyViolation } from '../../database/foreign-key-violation.js';
import { Unavailable } from '../../database/unavailable.js';
import { Events } from '../../log/events.js';
import { SessionLifecycle } from '../../session/lifecycle.js';
import { CurrentLogin } from '../../logins/current-login.js';
import { SessionSaver } from '../../session/session-saver.js';
import { Overloaded } from '../../users/hash-queue.js';
import { type Answer, ResponseException } from '../answer.js';
import { ErrorDetails } from './error-details.js';
import { describe, isUnrouted, lengthToldBy, statusOf } from './errors.js';
import { FormPages } from '../forms/form-page.js';
import { ValidationException } from '../forms/form.js';
import { NO_STORE, sendCookies } from '../page/layout-and-save.interceptor.js';
import { Layout } from '../page/layout.js';
import { BearerTokens } from '../bearer-tokens.js';
import { isNavigation, type PageRequest, wantsJson } from '../request.js';
import { Routes } from '../routes.js';
import { RedirectException } from '../redirect-exception.js';
import {
  ActionRequiredException,
  LoginRequiredException,
  returnToOf,
} from '../access/logged-in.guard.js';

interface Response {
  removeHeader(name: string): void;
}

/** Shows every error as a page in the layout, or as RFC 9457 problem details. Stacks are for developer tools only. */
@Catch()
export class ErrorPageFilter implements ExceptionFilter {
  constructor(
    private readonly config: Config,
    private readonly details: ErrorDetails,
    private readonly events: Events,
    private readonly forms: FormPages,
    private readonly layout: Layout,
    private readonly host: HttpAdapterHost,
    private readonly lifecycle: SessionLifecycle,
    private readonly currentLogin: CurrentLogin,
    private readonly routes: Routes,
    private readonly saver: SessionSaver,
    private readonly tokens: BearerTokens,
  ) {}

  async catch(thrown: unknown, context: ArgumentsHost) {
    const http = context.switchToHttp();
    const request = http.getRequest<PageRequest>();
    const response = http.getResponse<Response>();
    const answer = (what: unknown) => this.answer(what, request, response);
    await answer(thrown)
      .catch(answer)
      // The page cannot be rendered, as with an error in the layout.
      .catch((failure) => {
        this.log(request, failure);
        this.problem(response, 500, failure);
      });
  }

  /** A user whose account was deleted during the request is asked to log in, as at the next request. */
  private async meant(error: unknown, request: PageRequest) {
    if (!(error instanceof ForeignKeyViolation)) return error;
    this.currentLogin.forget(request);
    return (await this.currentLogin.endReason(request))
      ? new LoginRequiredException(returnToOf(request))
      : error;
  }

  private async answer(thrown: unknown, request: PageRequest, response: Response) {
    const adapter = this.host.httpAdapter;
    if (adapter.isHeadersSent(response)) return this.log(request, thrown);
    if (thrown instanceof ResponseException) return this.send(thrown.answer, response);
    const error = await this.meant(thrown, request);
    const { status, headers } = this.head(error, request);
    // These are logged once when they begin, not at every request.
    const isLogged = error instanceof Unavailable || error instanceof Overloaded;
    if (status >= 500 && !isLogged) this.log(request, error);
    if (status === 413 || status === 415) {
      this.events.record(request, 'body_refused', { reason: describe(error, status).detail });
    }
    const location = this.locationOf(error, request);
    const page =
      !wantsJson(request) && !location && (await this.page(request, response, status, error));
    if (location) {
      await this.saver.save(request);
      sendCookies(request, response, this.host);
    } else this.lifecycle.discard(request);

    // A logout that failed must clear nothing.
    response.removeHeader('Clear-Site-Data');
    for (const [name, value] of Object.entries(headers)) adapter.setHeader(response, name, value);
    if (location) {
      adapter.redirect(response, 303, location);
    } else if (page) {
      adapter.status(response, status);
      // The handler may have set another type before it failed, such as that of a style sheet.
      adapter.setHeader(response, 'Content-Type', 'text/html; charset=utf-8');
      await adapter.render(response, page.view, page.model);
    } else {
      this.problem(response, status, error);
    }
  }

  private send({ status, headers, body }: Answer, response: Response) {
    const adapter = this.host.httpAdapter;
    // Cookies are a list, in spite of the type.
    for (const [name, value] of Object.entries(headers))
      adapter.setHeader(response, name, value as string);
    adapter.reply(response, body || undefined, status);
  }

  private locationOf(error: unknown, request: PageRequest) {
    if (error instanceof RedirectException) return error.location;
    // A program gets the status instead of a redirect.
    const isFollowed = !wantsJson(request) && isNavigation(request);
    const leads =
      error instanceof LoginRequiredException || error instanceof ActionRequiredException;
    return leads && isFollowed ? error.locationIn(this.config.options.pages) : undefined;
  }

  private head(error: unknown, request: PageRequest) {
    const { method, url } = request;
    const headers: Record<string, string> = { ...NO_STORE };
    const challenge = this.tokens.challengeOf(request, error);
    if (challenge) headers['WWW-Authenticate'] = challenge;
    const status = statusOf(error);
    const wait = error instanceof ValidationException ? error.retryAfter : undefined;
    if (wait || status === 503) headers['Retry-After'] = String(wait ?? 5);
    // The rest of the body is not read.
    if (status === 413) headers.Connection = 'close';
    if (status === 416) Object.assign(headers, lengthToldBy(error));
    if (!isUnrouted(error)) return { status, headers };

    const allowed = this.routes.methodsFor(url.split('?')[0]!);
    if (allowed.length === 0 || allowed.includes(method)) return { status, headers };
    return { status: 405, headers: { ...headers, Allow: allowed.join(', ') } };
  }

  private async page(request: PageRequest, response: Response, status: number, error: unknown) {
    const form = await this.forms.showAgain(request, response, error);
    const details = form ? undefined : await this.details.of(request, error);
    const told = { ...describe(error, status), details };
    const { view, model } = form || { view: this.config.options.views.error, model: told };
    const alone = () => this.layout.modelWithoutUser(request, model);
    // The layout would query the database as well, and the visitor would wait twice.
    if (error instanceof Unavailable) return { view, model: alone() };
    return { view, model: await this.layout.modelFor(request, model).catch(alone) };
  }

  private problem(response: Response, status: number, error: unknown) {
    const adapter = this.host.httpAdapter;
    const errors = error instanceof ValidationException ? { errors: error.errors } : {};
    adapter.setHeader(response, 'Content-Type', 'application/problem+json; charset=utf-8');
    adapter.reply(response, { ...describe(error, status), ...errors }, status);
  }

  private log(request: PageRequest, error: unknown) {
    const path = this.routes.pathForLog(request.originalUrl);
    this.events.logError(request, `${request.method} ${path}`, error);
  }
}
