import { Controller, Get, Render } from '@nestjs/common';
import { Navigation } from '../web/navigation.js';

@Controller()
export class HomeController {
  constructor(private readonly navigation: Navigation) {}

  @Get()
  @Render('home/index')
  index() {
    return {
      title: 'Sessions, done right',
      demos: this.navigation.entries.filter(({ about }) => about),
    };
  }
}
