import { Controller, Get, Render, Session } from '@nestjs/common';
import type { SessionData } from '#core/session/session-data.js';
import { visitsPage } from './visits.js';

@Controller('visits')
export class VisitsController {
  @Get()
  @Render('visits/index')
  index(@Session() session: SessionData) {
    session.visits = session.visits ? session.visits + 1 : 1;
    return visitsPage(session.visits, '@Session()');
  }
}
