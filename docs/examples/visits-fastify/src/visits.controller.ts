import type * as secureSession from '@fastify/secure-session';
import { Controller, Get, Session } from '@nestjs/common';

@Controller('visits')
export class VisitsController {
  @Get()
  findAll(@Session() session: secureSession.Session) {
    const visits = session.get('visits');
    session.set('visits', visits ? visits + 1 : 1);
    return `${session.get('visits')}\n`;
  }
}
