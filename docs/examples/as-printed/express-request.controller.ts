import { Controller, Get, Req } from '@nestjs/common';
import { Request } from 'express';

@Controller()
export class ExpressRequestController {
  @Get()
  findAll(@Req() request: Request) {
    request.session.visits = request.session.visits ? request.session.visits + 1 : 1;
  }
}
