import { Controller, Get, Render, Req } from '@nestjs/common';
import type { Request } from 'express';
import { visitsPage } from './visits.js';

@Controller('visits/request')
export class ExpressRequestController {
  @Get()
  @Render('visits/index')
  index(@Req() request: Request) {
    request.session.visits = request.session.visits ? request.session.visits + 1 : 1;
    return visitsPage(request.session.visits, '@Req()');
  }
}
