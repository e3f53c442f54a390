// #region key
import { Controller, Get, Req } from '@nestjs/common';
import type { Request } from 'express';
import 'express-session';

declare module 'express-session' {
  interface SessionData {
    visits: number;
  }
}
// #endregion key

@Controller('request')
export class RequestController {
  @Get()
  findAll(@Req() request: Request) {
    request.session.visits = request.session.visits ? request.session.visits + 1 : 1;
    return `${request.session.visits}\n`;
  }
}
