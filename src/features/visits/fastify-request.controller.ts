import { Controller, Get, Render, Req } from '@nestjs/common';
// oxlint-disable-next-line no-restricted-imports -- The lesson: @Req() with the type of this platform, as Nest documents it.
import type { FastifyRequest } from 'fastify';
import { visitsPage } from './visits.js';

@Controller('visits/request')
export class FastifyRequestController {
  @Get()
  @Render('visits/index')
  index(@Req() request: FastifyRequest) {
    const visits = request.session.get('visits');
    request.session.set('visits', visits ? visits + 1 : 1);
    return visitsPage(request.session.get('visits'), '@Req()');
  }
}
