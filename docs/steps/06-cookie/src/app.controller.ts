import { Controller, Get, Render, Session } from '@nestjs/common';
import type { SessionData } from 'express-session';

@Controller()
export class AppController {
  @Get()
  @Render('index')
  index(@Session() session: Partial<SessionData>) {
    session.visits = (session.visits ?? 0) + 1;
    return { visits: session.visits };
  }

  @Get('health')
  health() {
    return 'up\n';
  }
}
