import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Request, Response } from 'express';
import { emailOf } from './logins.js';

/** A guest logs in first, and comes back. */
export class LoggedInGuard implements CanActivate {
  canActivate(context: ExecutionContext) {
    const http = context.switchToHttp();
    const { originalUrl, session } = http.getRequest<Request>();
    if (emailOf(session.login)) return true;
    session.returnTo = originalUrl;
    http.getResponse<Response>().redirect(303, '/login');
    return false;
  }
}
