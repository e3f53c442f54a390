import { Controller, Get, Header, NotFoundException, Param, Render } from '@nestjs/common';
import { FolderTransport } from '#core/mail/folder-transport.js';
import { ForDevTools, OnlyHere } from '#core/web/dev-tools.js';

/** The mails that would have been sent, for developers. Their links give access to accounts. */
@Controller('__mail')
@ForDevTools()
@OnlyHere()
export class MailboxController {
  constructor(private readonly folder: FolderTransport) {}

  @Get()
  @Render('devtools/mailbox/index')
  index() {
    return { title: 'Mails', mails: this.folder.list() };
  }

  /** The HTML part, which mail programs show. */
  @Get(':name')
  @Header('Content-Type', 'text/html; charset=utf-8')
  show(@Param('name') name: string) {
    const mail = this.folder.list().find((mail) => mail.name === name);
    if (!mail) throw new NotFoundException();
    return mail.html;
  }
}
