import { Controller, Get, Render, UseGuards } from '@nestjs/common';
import { SignedInGuard } from '../web/signed-in.guard.js';

@Controller('account')
@UseGuards(SignedInGuard)
export class AccountController {
  @Get()
  @Render('account/show')
  show() {
    return { title: 'Your account' };
  }
}
