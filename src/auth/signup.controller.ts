import { Body, Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import { IsEmail, MaxLength, MinLength } from 'class-validator';
import { sessionOf } from '../session/session-data.js';
import { SignIn } from '../session/sign-in.js';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../users/passwords.js';
import { Users } from '../users/users.js';
import { fill, InvalidForm, type Mistakes } from '../web/form.js';
import type { PageRequest } from '../web/request.js';

class SignupForm {
  @IsEmail({}, { message: 'Enter an email address, such as you@example.com.' })
  email = '';

  @MinLength(SHORTEST_PASSWORD, {
    message: `Use at least ${SHORTEST_PASSWORD} characters. A few words in a row are easy to remember.`,
  })
  @MaxLength(LONGEST_PASSWORD, { message: `Use at most ${LONGEST_PASSWORD} characters.` })
  password = '';
}

const page = { title: 'Sign up', passwordHint: `At least ${SHORTEST_PASSWORD} characters.` };

@Controller('signup')
export class SignupController {
  constructor(
    private readonly users: Users,
    private readonly signIn: SignIn,
  ) {}

  @Get()
  @Render('auth/signup')
  new() {
    return page;
  }

  @Post()
  @Redirect('/', 303)
  async create(@Req() request: PageRequest, @Body() body: unknown) {
    const { form, mistakes } = fill(SignupForm, body);
    const refuse = (mistakes: Mistakes<SignupForm>) =>
      new InvalidForm('auth/signup', page, form, mistakes);
    if (mistakes) throw refuse(mistakes);

    const userId = await this.users.signUp(form.email, form.password);
    if (!userId) throw refuse({ email: 'There is an account with this address. Log in instead.' });

    await this.signIn.start(request, userId);
    const session = sessionOf(request);
    session.notice = ['Welcome. Your account is ready.', session.notice].filter(Boolean).join(' ');
  }
}
