import { Controller, Get, Header, NotFoundException, Param, Render, Req } from '@nestjs/common';
import { Folder } from '../mail/folder.js';
import { DevTools } from '../web/dev-tools.js';
import type { PageRequest } from '../web/request.js';

/** What would have been sent, for whoever develops this. */
@Controller('__mail')
export class MailboxController {
  constructor(
    private readonly devTools: DevTools,
    private readonly folder: Folder,
  ) {}

  @Get()
  @Render('mailbox/index')
  index(@Req() request: PageRequest) {
    return { title: 'Mails', mails: this.mailsFor(request) };
  }

  /** The part that mail programs show. */
  @Get(':name')
  @Header('Content-Type', 'text/html; charset=utf-8')
  show(@Req() request: PageRequest, @Param('name') name: string) {
    const mail = this.mailsFor(request).find((mail) => mail.name === name);
    if (!mail) throw new NotFoundException();
    return mail.html;
  }

  private mailsFor(request: PageRequest) {
    if (!this.devTools.areFor(request)) throw new NotFoundException();
    return this.folder.list();
  }
}
