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
    const { flash, visits } = session;
    delete session.flash;
    return { visits, flash, email: emailOf(session.login) };
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
