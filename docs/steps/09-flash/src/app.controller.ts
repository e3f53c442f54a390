import { Controller, Get, Render, Session } from '@nestjs/common';
import type { SessionData } from 'express-session';
import { emailOf } from './logins.js';

@Controller()
export class AppController {
  @Get()
  @Render('index')
  index(@Session() session: Partial<SessionData>) {
    session.visits = (session.visits ?? 0) + 1;
    const { notice, visits } = session;
    delete session.notice;
    return { visits, notice, email: emailOf(session.login) };
  }

  @Get('health')
  health() {
    return 'up\n';
  }
}
