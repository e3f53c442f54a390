import { Controller, Get, Header, Redirect } from '@nestjs/common';
import { Config } from '../config/config.js';

const DAY = 'public, max-age=86400';

/** What browsers and search engines request from every site, by a fixed name. */
@Controller()
export class SiteFilesController {
  constructor(private readonly config: Config) {}

  @Get('favicon.ico')
  @Header('Cache-Control', DAY)
  @Redirect('', 302)
  icon() {
    return { url: this.config.options.pages.icon };
  }

  /** Search engines may find every page. What is for its user only is behind the login. */
  @Get('robots.txt')
  @Header('Cache-Control', DAY)
  robots() {
    return 'User-agent: *\nDisallow:\n';
  }
}
