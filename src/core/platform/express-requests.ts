import { BadRequestException, StreamableFile } from '@nestjs/common';
import { ExpressAdapter as NestAdapter } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import type { Config } from '../config/config.js';
import { onSend } from '../web/answer.js';
import { applyRange, readable } from './byte-ranges.js';
import { isMalformed } from './paths.js';
import { rendered } from './templates.js';
import { upgrades } from './upgrades.js';

/** Packages for Nest look for an adapter of this name, such as @nestjs/serve-static. */
export class ExpressAdapter extends NestAdapter {
  constructor(private readonly config: Config) {
    super();
  }

  override async render(response: Response, view: string, model: object) {
    const { render } = this.config.options;
    if (render) response.type('html').send(await rendered(render, view, model));
    else super.render(response, view, model);
  }

  /** Without the text that Express puts into a redirect, which nobody sees. */
  override redirect(response: Response, status: number, url: string) {
    response.status(status).location(url).end();
  }

  /** Sends strings as text. Express would send HTML, where a user's name may be a script. */
  override reply(response: Response, whole: unknown, code?: number): unknown {
    if (whole instanceof StreamableFile)
      return readable(whole).then(() => this.replyPart(response, whole, code));
    return this.replyPart(response, whole, code);
  }

  private replyPart(response: Response, whole: unknown, code?: number): unknown {
    const { body, status } = applyRange(whole, code, this, response.req, response);
    if (typeof body === 'string' && !response.hasHeader('Content-Type')) response.type('text');
    return super.reply(response, body, status);
  }
}

export async function refuseMalformedPath(
  request: Request,
  _response: Response,
  next: NextFunction,
) {
  const takeOver = upgrades.get(request);
  if (takeOver) return takeOver(request);
  // Express would look for a route of that name.
  if (isMalformed(request.url)) throw new BadRequestException('The path is damaged');
  next();
}

/** Registered before express-session, which sets its cookie in its own `end`, before this one. */
export function callOnSend(request: Request, response: Response, next: NextFunction) {
  if (request.method !== 'POST') return next();
  const end = response.end.bind(response) as (body?: unknown, ...rest: unknown[]) => Response;
  response.end = (body?: unknown, ...rest: unknown[]) => {
    const tell = onSend.get(request);
    if (!tell) return end(body, ...rest);
    const isStream = response.headersSent;
    if (!isStream) {
      if (!body && response.statusCode !== 204) response.setHeader('Content-Length', 0);
      response.writeHead(response.statusCode);
    }
    const [status, headers] = [response.statusCode, response.getHeaders()];
    void tell({ status, headers, body: isStream ? response : body }).finally(() =>
      end(body, ...rest),
    );
    return response;
  };
  next();
}
