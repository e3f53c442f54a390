import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** What a browser says about the page that a request came from. */
export class CrossSiteGuard implements CanActivate {
  canActivate(context: ExecutionContext) {
    const { method, headers, protocol, host } = context.switchToHttp().getRequest<Request>();
    if (method === 'GET' || method === 'HEAD') return true;
    const site = headers['sec-fetch-site'];
    if (site) return site === 'same-origin' || site === 'none';
    return !headers.origin || headers.origin === `${protocol}://${host}`;
  }
}
