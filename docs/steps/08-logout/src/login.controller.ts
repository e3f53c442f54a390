import { Body, Controller, Get, Post, Redirect, Render, Req, Res } from '@nestjs/common';
import { UnauthorizedException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { promisify } from 'node:util';
import { endLogin, startLogin } from './logins.js';
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
  @Redirect('/', 303)
  async login(@Req() request: Request, @Body() { email = '', password = '' }: LoginForm) {
    if (!this.users.verify(email, password)) throw new UnauthorizedException('Wrong password.');
    await promisify(request.session.regenerate).call(request.session);
    request.session.login = startLogin(email);
    await promisify(request.session.save).call(request.session);
  }

  @Post('logout')
  @Redirect('/', 303)
  async logout(@Req() request: Request, @Res({ passthrough: true }) response: Response) {
    endLogin(request.session.login);
    await promisify(request.session.destroy).call(request.session);
    response.clearCookie('sid');
  }
}
