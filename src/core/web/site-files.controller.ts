import { Controller, Get, Header, NotFoundException, Redirect } from '@nestjs/common';
import { Config } from '../config/config.js';

const DAY = 'public, max-age=86400';

/** 30 days, of at most a year. */
const EXPIRES_MS = 30 * 24 * 60 * 60 * 1000;

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

  /** Where to report a vulnerability (RFC 9116), if SECURITY_CONTACT is set. Each answer is valid for 30 days. */
  @Get('.well-known/security.txt')
  @Header('Cache-Control', DAY)
  @Header('Content-Type', 'text/plain; charset=utf-8')
  securityTxt() {
    const { publicOrigin, securityContact } = this.config;
    if (!securityContact) throw new NotFoundException();
    const expires = new Date(Date.now() + EXPIRES_MS).toISOString();
    const canonical = `${publicOrigin}/.well-known/security.txt`;
    return `Contact: ${securityContact}\nExpires: ${expires}\nCanonical: ${canonical}\n`;
  }
}
