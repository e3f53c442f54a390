import { Controller, Get, Param, Post, Redirect, Render, Session, UseGuards } from '@nestjs/common';
import type { SessionData } from 'express-session';
import { LoggedInGuard } from './logged-in.guard.js';
import { endOne, loginsOf } from './logins.js';

@Controller('logins')
@UseGuards(LoggedInGuard)
export class LoginsController {
  @Get()
  @Render('logins')
  index(@Session() { login }: Partial<SessionData>) {
    return { logins: loginsOf(login) };
  }

  @Post(':number/end')
  @Redirect('/logins', 303)
  end(@Session() { login }: Partial<SessionData>, @Param('number') number: string) {
    endOne(login, number);
  }
}
