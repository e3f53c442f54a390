import { Controller, Get, Render, Req } from '@nestjs/common';
// oxlint-disable-next-line no-restricted-imports -- The lesson: @Req() with the type of this platform, as Nest documents it.
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
