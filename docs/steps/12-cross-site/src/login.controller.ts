import { Body, Controller, Get, Post, Redirect, Render, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { promisify } from 'node:util';
import { guestOf, moveCart } from './cart.js';
import { endLogin, endOthers, startLogin } from './logins.js';
import { Users } from './users.js';

interface LoginForm {
  email?: string;
  password?: string;
}

@Controller()
export class LoginController {
  constructor(private readonly users: Users) {}

  @Get('login')
  @Render('login')
  form() {
    return {};
  }

  @Post('login')
  async login(
    @Req() request: Request,
    @Res() response: Response,
    @Body() { email = '', password = '' }: LoginForm,
  ) {
    if (!this.users.verify(email, password)) {
      response.status(422).render('login', { email, mistake: 'Wrong password.' });
      return;
    }
    const { returnTo = '/' } = request.session;
    const guest = guestOf(request);
    await promisify(request.session.regenerate).call(request.session);
    request.session.login = startLogin(email);
    moveCart(guest, email);
    request.session.flash = 'You are logged in.';
    await promisify(request.session.save).call(request.session);
    response.redirect(303, returnTo);
  }

  @Post('logout')
  @Redirect('/', 303)
  async logout(@Req() request: Request, @Res({ passthrough: true }) response: Response) {
    endLogin(request.session.login);
    await promisify(request.session.destroy).call(request.session);
    response.clearCookie('sid');
  }

  @Post('logout/others')
  @Redirect('/', 303)
  logoutOthers(@Req() request: Request) {
    endOthers(request.session.login);
  }
}
