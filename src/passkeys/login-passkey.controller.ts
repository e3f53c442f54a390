import {
  Body,
  Controller,
  Get,
  HttpCode,
  Post,
  Redirect,
  Render,
  Req,
  UseGuards,
} from '@nestjs/common';
import { SignIn } from '../session/sign-in.js';
import { GuestGuard } from '../web/access/guest.guard.js';
import { WayBack } from '../web/access/way-back.js';
import { FormPage } from '../web/forms/form-page.js';
import { sayFirst } from '../web/page/notice.js';
import type { PageRequest } from '../web/request.js';
import { Answers } from './answers.js';
import { PasskeyForm } from './passkey-form.js';
import { WebAuthn } from './web-authn.js';

/** Instead of the password, and of the code after it: whoever uses a passkey has shown a device and a finger or a PIN. */
@Controller('login/passkey')
export class LoginPasskeyController {
  constructor(
    private readonly answers: Answers,
    private readonly signIn: SignIn,
    private readonly wayBack: WayBack,
    private readonly webAuthn: WebAuthn,
  ) {}

  @Get()
  @UseGuards(GuestGuard)
  @Render('passkeys/use')
  show(@Req() request: PageRequest) {
    return {
      title: 'Log in with a passkey',
      action: '/login/passkey',
      other: '/login',
      returnTo: this.wayBack.inQuery(request),
    };
  }

  @Post('options')
  @HttpCode(200)
  options(@Req() request: PageRequest) {
    return this.webAuthn.toUse(request);
  }

  @Post()
  @FormPage(LoginPasskeyController, 'show')
  @Redirect('/', 303)
  async create(@Req() request: PageRequest, @Body() { passkey }: PasskeyForm) {
    const proof = await this.answers.check(request, passkey);
    // Removed meanwhile, or somebody chose a new password.
    if (!(await this.signIn.start(request, proof))) this.answers.refuse(request, 'unknown');
    sayFirst(request, 'You are logged in.');
    return { url: this.wayBack.afterLogin(request) };
  }
}
