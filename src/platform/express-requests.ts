import { BadRequestException } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { hasBody, parseForm, requireForm } from '../web/form-body.js';

/** Fastify answers 400 to a path like /%E0%A4%A; Express would look for a route of that name. */
export function refuseDamagedPath(request: Request, _response: Response, next: NextFunction) {
  try {
    decodeURIComponent(request.path);
  } catch {
    return next(new BadRequestException('The path is not valid'));
  }
  next();
}

export function readForm(request: Request, _response: Response, next: NextFunction) {
  if (Buffer.isBuffer(request.body)) request.body = parseForm(request.headers, request.body);
  else if (hasBody(request.headers)) requireForm(request.headers);
  next();
}
