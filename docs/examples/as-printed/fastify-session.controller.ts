import * as secureSession from '@fastify/secure-session';
import { Controller, Get, Session } from '@nestjs/common';

@Controller()
export class FastifySessionController {
  @Get()
  findAll(@Session() session: secureSession.Session) {
    const visits = session.get('visits');
    session.set('visits', visits ? visits + 1 : 1);
  }
}
