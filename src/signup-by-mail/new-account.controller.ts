import { Body, Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import { Events } from '../log/events.js';
import { sessionOf } from '../session/session-data.js';
import { SignIn } from '../session/sign-in.js';
import { Links } from '../tokens/links.js';
import { emailAddress } from '../users/email.js';
import { IsNewPassword } from '../users/new-password.js';
import { SHORTEST_PASSWORD } from '../users/passwords.js';
import { WayBack } from '../web/access/way-back.js';
import { FormPage } from '../web/forms/form-page.js';
import { InvalidForm } from '../web/forms/form.js';
import { sayFirst } from '../web/page/notice.js';
import type { PageRequest } from '../web/request.js';
import { GuestTokens } from './guest-tokens.js';
import { SignupByMail } from './signup-by-mail.js';

class NewAccountForm {
  @IsNewPassword()
  password = '';
}

/** Where the link of the mail leads. */
@Controller('new-account')
export class NewAccountController {
  constructor(
    private readonly events: Events,
    private readonly links: Links,
    private readonly signIn: SignIn,
    private readonly signup: SignupByMail,
    private readonly tokens: GuestTokens,
    private readonly wayBack: WayBack,
  ) {}

  @Get()
  @Render('signup-by-mail/choose')
  async new(@Req() request: PageRequest) {
    return {
      title: 'Choose a password',
      email: await this.addressIn(request),
      passwordHint: `At least ${SHORTEST_PASSWORD} characters.`,
      returnTo: this.wayBack.inQuery(request),
    };
  }

  @Post()
  @FormPage(NewAccountController, 'new')
  @Redirect('/', 303)
  async create(@Req() request: PageRequest, @Body() { password }: NewAccountForm) {
    const email = await this.addressIn(request);
    if (emailAddress(password) === email) {
      throw new InvalidForm({ password: 'Do not use your address.' });
    }
    const proof = await this.signup.finish(email, password);
    if (!proof) this.links.refuse(request, '/signup');
    this.events.record(request, 'signup', { userId: proof.userId });
    sessionOf(request).linkToken = undefined;
    // The account was deleted meanwhile.
    if (!(await this.signIn.start(request, proof))) return { url: '/login' };
    sayFirst(request, 'Welcome. Your account is ready.');
    return { url: this.wayBack.afterLogin(request) };
  }

  private async addressIn(request: PageRequest): Promise<string> {
    const { linkToken } = sessionOf(request);
    const address = linkToken && (await this.tokens.addressOf(linkToken));
    return address || this.links.refuse(request, '/signup');
  }
}
