import { Controller, Get, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

declare module '@fastify/secure-session' {
  interface SessionData {
    visits: number;
  }
}

@Controller('request')
export class RequestController {
  @Get()
  findAll(@Req() request: FastifyRequest) {
    const visits = request.session.get('visits');
    request.session.set('visits', visits ? visits + 1 : 1);
    return `${request.session.get('visits')}\n`;
  }
}
