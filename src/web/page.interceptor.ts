import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { RENDER_METADATA } from '@nestjs/common/constants.js';
import { HttpAdapterHost } from '@nestjs/core';
import { concatMap } from 'rxjs';
import { Frame } from './frame.js';
import { takeNotice } from './notice.js';
import { takeForm } from './pending-form.js';
import type { PageRequest } from './request.js';

/** For whatever caches between here and the visitor. */
export const NOT_KEPT = { 'Cache-Control': 'no-store', Vary: 'Cookie' };

/** Puts the frame around what a handler gives to its view. */
@Injectable()
export class PageInterceptor implements NestInterceptor {
  constructor(
    private readonly frame: Frame,
    private readonly host: HttpAdapterHost,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<object>) {
    const http = context.switchToHttp();
    const request = http.getRequest<PageRequest>();
    // What was made for one visitor must not be kept for the next, nor for the back button after logout.
    for (const [name, value] of Object.entries(NOT_KEPT)) {
      this.host.httpAdapter.setHeader(http.getResponse(), name, value);
    }
    if (!Reflect.hasMetadata(RENDER_METADATA, context.getHandler())) return next.handle();
    return next.handle().pipe(
      concatMap((page) => {
        const kept = { notice: takeNotice(request), values: takeForm(request, request.url) };
        return this.frame.around(request, { ...kept, ...page });
      }),
    );
  }
}
