import { Body, Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import { UnauthorizedException } from '@nestjs/common';
import type { Request } from 'express';
import { promisify } from 'node:util';
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
    request.session.email = email;
    await promisify(request.session.save).call(request.session);
  }
}
