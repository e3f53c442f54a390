import { Controller, Get, Query, Render } from '@nestjs/common';

@Controller()
export class AppController {
  @Get()
  @Render('index')
  index(@Query('name') name = 'visitor') {
    return { name };
  }
}
