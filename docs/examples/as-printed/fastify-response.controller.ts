import { Controller, Get, Res } from '@nestjs/common';
import { FastifyReply } from 'fastify';

@Controller()
export class FastifyResponseController {
  @Get()
  root(@Res() res: FastifyReply) {
    return res.view('index.hbs', { message: 'Hello world!' });
  }
}
