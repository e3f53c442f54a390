import { Controller, Get, Header, Redirect } from '@nestjs/common';

const DAY = 'public, max-age=86400';

/** What browsers and search engines request from every site, by a fixed name. */
@Controller()
export class SiteFilesController {
  @Get('favicon.ico')
  @Header('Cache-Control', DAY)
  @Redirect('/public/icon.svg', 302)
  icon() {}

  /** Every page may be found. What is for its user only is behind the login. */
  @Get('robots.txt')
  @Header('Cache-Control', DAY)
  robots() {
    return 'User-agent: *\nDisallow:\n';
  }
}
