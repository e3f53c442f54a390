import { Body, Controller, Get, Header, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { Events } from '../log/events.js';
import { Outbox } from '../mail/outbox.js';
import { sessionOf } from '../session/session-data.js';
import { Links } from '../tokens/links.js';
import { emailAddress, IsEmailAddress } from '../users/email.js';
import { FormPage } from '../web/forms/form-page.js';
import type { PageRequest } from '../web/request.js';
import { SecretPath } from '../web/secret-path.js';
import { Throttle } from '../web/throttle/throttle.js';
import { LINK, RESET } from './reset.js';

class ResetForm {
  @IsEmailAddress()
  email = '';
}

@Controller('reset')
export class ResetController {
  constructor(
    private readonly events: Events,
    private readonly links: Links,
    private readonly outbox: Outbox,
    private readonly throttle: Throttle,
  ) {}

  @Get()
  @Render('reset/ask')
  new() {
    return { title: 'Forgot your password?' };
  }

  /** The same words and the same work, whether there is such an account or not. */
  @Post()
  @FormPage(ResetController, 'new')
  @Redirect('/reset', 303)
  async create(@Req() request: PageRequest, @Body() { email }: ResetForm) {
    await this.throttle.count(RESET, request, email, 'email');
    await this.outbox.add({ kind: 'reset', address: emailAddress(email) });
    this.events.record(request, 'reset_asked');
    sessionOf(request).notice =
      'If there is an account with that address, a mail with a link is on its way to it.';
  }

  @Get(':token')
  @SecretPath()
  @Header('Referrer-Policy', 'no-referrer')
  @Redirect('/new-password', 303)
  async follow(@Req() request: PageRequest, @Param('token') token: string) {
    await this.links.follow(request, token, LINK);
  }
}
