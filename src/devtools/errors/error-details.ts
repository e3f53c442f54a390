import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import { SessionLifecycle } from '#core/session/lifecycle.js';
import { PerRequest } from '#core/session/per-request.js';
import { DevToolsAccess } from '#core/web/dev-tools.js';
import { ErrorDetails } from '#core/web/errors/error-details.js';
import { sourceOf } from './error-source.js';
import { CrossSiteException } from '#core/web/errors/errors.js';
import { secretHider, sessionText } from './hide-secrets.js';
import type { PageRequest } from '#core/web/request.js';
import { Routes } from '#core/web/routes.js';

/** Also a guard: it remembers the handler, and the session before the handler changed it. */
@Injectable()
export class StackAndSource implements CanActivate {
  readonly #before = new PerRequest<{ handler: string; session: object }>();

  constructor(
    private readonly config: Config,
    details: ErrorDetails,
    private readonly devTools: DevToolsAccess,
    private readonly lifecycle: SessionLifecycle,
    private readonly routes: Routes,
  ) {
    details.showWith((request, error) => this.of(request, error));
  }

  canActivate(context: ExecutionContext) {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<PageRequest>();
    const handler = `${context.getClass().name}.${context.getHandler().name}`;
    this.#before.set(request, { handler, session: this.held(request) });
    return true;
  }

  /** @returns undefined for everybody else */
  private async of(request: PageRequest, error: unknown) {
    if (!this.devTools.areFor(request)) return undefined;
    const { handler, session } = this.#before.get(request) ?? {
      handler: 'none',
      session: this.held(request),
    };
    const hide = secretHider(this.config, request, session);
    const stack = stackOf(error);
    const source = await sourceOf(stack, this.config.options.root);
    return {
      advice: error instanceof CrossSiteException ? this.advice(request) : undefined,
      handler,
      place: source?.place,
      lines: source && hide(source.lines),
      route: hide(`${request.method} ${this.routes.pathForLog(request.url)}`),
      session: hide(sessionText(session)),
      stack: hide(stack),
    };
  }

  private held(request: PageRequest) {
    return (request.session as object | undefined) ? this.lifecycle.read(request) : {};
  }

  private advice({ headers }: PageRequest) {
    const from =
      headers.origin ?? `a page with Sec-Fetch-Site: ${String(headers['sec-fetch-site'])}`;
    return `It came from ${String(from)}, and PUBLIC_ORIGIN is ${this.config.publicOrigin}.`;
  }
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\nCaused by: ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
