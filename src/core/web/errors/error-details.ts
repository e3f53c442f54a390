import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { SessionLifecycle } from '../../session/lifecycle.js';
import { PerRequest } from '../../session/per-request.js';
import { DevTools } from '../dev-tools.js';
import { sourceOf } from './error-source.js';
import { CrossSiteRefused } from './errors.js';
import { secretHider, sessionText } from './hide-secrets.js';
import type { PageRequest } from '../request.js';
import { Routes } from '../routes.js';

/**
 * What a developer sees on the page of an error. It is a guard too, unless DEV_TOOLS is off: it remembers the handler,
 * and the session as it was before the handler changed it.
 */
@Injectable()
export class ErrorDetails implements CanActivate {
  readonly #before = new PerRequest<{ handler: string; session: object }>();

  constructor(
    private readonly config: Config,
    private readonly devTools: DevTools,
    private readonly lifecycle: SessionLifecycle,
    private readonly routes: Routes,
  ) {}

  canActivate(context: ExecutionContext) {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<PageRequest>();
    const handler = `${context.getClass().name}.${context.getHandler().name}`;
    this.#before.set(request, { handler, session: this.held(request) });
    return true;
  }

  /** @returns nothing for anybody else */
  async of(request: PageRequest, error: unknown) {
    if (!this.devTools.areFor(request)) return undefined;
    const { handler, session } = this.#before.get(request) ?? {
      handler: 'none',
      session: this.held(request),
    };
    const hide = secretHider(this.config, request, session);
    const stack = stackOf(error);
    const source = await sourceOf(stack, this.config.options.root);
    return {
      advice: error instanceof CrossSiteRefused ? this.advice(request) : undefined,
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
