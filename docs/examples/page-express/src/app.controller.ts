import { Controller, Get, Render, Res } from '@nestjs/common';
import type { Response } from 'express';
import { AppService } from './app.service.js';

@Controller()
export class AppController {
  constructor(private readonly appService: AppService) {}

  @Get()
  @Render('index')
  root() {
    return { message: 'Hello world!' };
  }

  @Get('dynamic')
  dynamic(@Res() res: Response) {
    res.render(this.appService.getViewName(), { message: 'Hello world!' });
  }
}
