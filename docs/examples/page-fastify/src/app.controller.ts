import '@fastify/view';
import { Controller, Get, Render, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

@Controller()
export class AppController {
  @Get()
  @Render('index.hbs')
  root() {
    return { message: 'Hello world!' };
  }

  @Get('dynamic')
  dynamic(@Res() res: FastifyReply) {
    return res.view('index.hbs', { message: 'Hello world!' });
  }
}
