import { Controller, Get, Render, Session, UseGuards } from '@nestjs/common';
import type { SessionData } from 'express-session';
import { LoggedInGuard } from './logged-in.guard.js';
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

  @Get('orders')
  @UseGuards(LoggedInGuard)
  orders() {
    return 'You have no orders.\n';
  }

  @Get('health')
  health() {
    return 'up\n';
  }
}
