import { Controller, Get, Res } from '@nestjs/common';
import { Response } from 'express';

@Controller()
export class ExpressResponseController {
  @Get()
  root(@Res() res: Response) {
    res.render('index', { message: 'Hello world!' });
  }
}
