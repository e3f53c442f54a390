import {
  Body,
  Controller,
  Get,
  Header,
  Param,
  Post,
  Redirect,
  Render,
  Req,
  UseGuards,
} from '@nestjs/common';
import { Events } from '../log/events.js';
import { sessionOf } from '../session/session-data.js';
import { emailAddress, IsEmailAddress } from '../users/email.js';
import { GuestGuard } from '../web/access/guest.guard.js';
import { WayBack } from '../web/access/way-back.js';
import { FormPage } from '../web/forms/form-page.js';
import type { PageRequest } from '../web/request.js';
import { SecretPath } from '../web/secret-path.js';
import { Throttle } from '../web/throttle/throttle.js';
import { GuestTokens } from './guest-tokens.js';
import { SIGNUP, SignupByMail } from './signup-by-mail.js';

class SignupForm {
  @IsEmailAddress()
  email = '';
}

@Controller('signup')
export class SignupByMailController {
  constructor(
    private readonly events: Events,
    private readonly signup: SignupByMail,
    private readonly throttle: Throttle,
    private readonly tokens: GuestTokens,
    private readonly wayBack: WayBack,
  ) {}

  @Get()
  @UseGuards(GuestGuard)
  @Render('signup-by-mail/ask')
  new(@Req() request: PageRequest) {
    return { title: 'Sign up', returnTo: this.wayBack.inQuery(request) };
  }

  /** The same words and the same work, whether there is such an account or not. */
  @Post()
  @FormPage(SignupByMailController, 'new')
  @Redirect('/signup', 303)
  async create(@Req() request: PageRequest, @Body() { email }: SignupForm) {
    await this.throttle.count(SIGNUP, request, email, 'email');
    await this.signup.ask(emailAddress(email), request.query.returnTo);
    this.events.record(request, 'signup_asked');
    sessionOf(request).notice = 'A mail is on its way to you. Follow its link to finish.';
  }

  /** It is not used up: mail servers and browsers look, too. */
  @Get(':token')
  @SecretPath()
  @Header('Referrer-Policy', 'no-referrer')
  @Redirect('/new-account', 303)
  async follow(@Req() request: PageRequest, @Param('token') token: string) {
    sessionOf(request).linkToken = (await this.tokens.addressOf(token)) && token;
    return { url: this.wayBack.by('/new-account', request.query.returnTo) };
  }
}
