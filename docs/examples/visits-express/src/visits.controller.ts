import { Controller, Get, Session } from '@nestjs/common';

@Controller('visits')
export class VisitsController {
  @Get()
  findAll(@Session() session: Record<string, any>) {
    session.visits = session.visits ? session.visits + 1 : 1;
    return `${session.visits}\n`;
  }
}
