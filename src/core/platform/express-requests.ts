import { BadRequestException } from '@nestjs/common';
import { ExpressAdapter as NestAdapter } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { isDamaged } from './paths.js';
import { upgrades } from './upgrades.js';

/** Packages for Nest look for an adapter of this name, such as @nestjs/serve-static. */
export class ExpressAdapter extends NestAdapter {
  /** Without the sentence that Express puts into a redirect: nobody sees it. */
  override redirect(response: Response, status: number, url: string) {
    response.status(status).location(url).end();
  }

  /** A string is text. Express takes it for HTML, where a name may be a script. */
  override reply(response: Response, body: unknown, status?: number): unknown {
    if (typeof body === 'string' && !response.hasHeader('Content-Type')) response.type('text');
    return super.reply(response, body, status);
  }
}

export async function readRequest(request: Request, _response: Response, next: NextFunction) {
  const takeOver = upgrades.get(request);
  if (takeOver) return takeOver(request);
  // Express would look for a route of that name.
  if (isDamaged(request.url)) throw new BadRequestException('The path is damaged');
  next();
}
