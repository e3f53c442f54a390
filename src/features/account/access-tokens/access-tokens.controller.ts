import {
  Body,
  Controller,
  Get,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  Redirect,
  Render,
  Req,
} from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ArrayNotEmpty, IsIn, IsString, Length } from 'class-validator';
import { Events } from '#core/log/events.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { sessionOf } from '#core/session/session-data.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { Reauthenticated } from '#core/web/access/reauthenticated.guard.js';
import { LoginRequiredException } from '#core/web/access/logged-in.guard.js';
import { BearerTokens } from '#core/web/bearer-tokens.js';
import { FormPage } from '#core/web/forms/form-page.js';
import { ValidationException } from '#core/web/forms/form.js';
import { AsNumber } from '#core/web/forms/from-text.js';
import { formatTime } from '#core/web/page/format-time.js';
import type { PageRequest } from '#core/web/request.js';
import { AccessTokens } from './access-tokens.js';

/** The last is the maximum. */
export const DAYS = [7, 30, 90, 365];

class NewTokenForm {
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @Length(1, 50, { message: 'Give it a name of at most 50 characters.' })
  name = '';

  /** One that is ticked comes as a text, several as a list. */
  @Transform(({ value }: { value: unknown }) => (value === undefined ? [] : [value].flat()))
  @IsString({ each: true })
  @ArrayNotEmpty({ message: 'Tick at least one.' })
  scopes: string[] = [];

  @AsNumber()
  @IsIn(DAYS, { message: 'Choose one of these.' })
  days = NaN;
}

/** Tokens for programs of a user, which the handlers with `@TokenScope` take. */
@Controller('account/tokens')
@Reauthenticated()
export class AccessTokensController {
  constructor(
    private readonly bearer: BearerTokens,
    private readonly events: Events,
    private readonly tokens: AccessTokens,
  ) {}

  @Get()
  @Render('access-tokens/index')
  async show(@Req() { body }: PageRequest, @CurrentUser() { userId }: LoggedInUser) {
    const { scopes: ticked, days } = Object(body) as { scopes?: unknown; days?: unknown };
    const tokens = await this.tokens.of(userId);
    return {
      title: 'Tokens for programs',
      days: DAYS.map((value) => ({
        value,
        label: `${value} days`,
        isSelected: String(value) === (days ?? '30'),
      })),
      scopes: this.bearer.scopes().map(({ name, description }) => ({
        name,
        description,
        isTicked: [ticked].flat().includes(name),
      })),
      tokens: tokens.map(({ id, name, scopes, created_at, expires_at, used_at }) => ({
        id,
        name,
        scopes,
        added: formatTime(created_at),
        expires: formatTime(expires_at),
        used: used_at && formatTime(used_at),
      })),
    };
  }

  /** The answer is the page with the token: it is stored nowhere, so no other page could show it. */
  @Post()
  @HttpCode(200)
  @FormPage(AccessTokensController, 'show')
  @Render('access-tokens/made')
  async create(
    @Req() request: PageRequest,
    @CurrentUser() { userId, credential }: LoggedInUser,
    @Body() form: NewTokenForm,
  ) {
    const known: string[] = this.bearer.scopes().map(({ name }) => name);
    if (!form.scopes.every((scope) => known.includes(scope)))
      throw new ValidationException({ scopes: 'There is no such permission any more.' });
    const token = await this.tokens.make(credential, form);
    if (!token) throw new LoginRequiredException(undefined);
    this.events.record(request, 'access_token_changed', { userId, reason: 'added' });
    return { title: 'Your new token', name: form.name, token };
  }

  @Post(':id/end')
  @Redirect('/account/tokens', 303)
  async end(
    @Req() request: PageRequest,
    @CurrentUser() { userId, credential }: LoggedInUser,
    @Param('id') id: string,
  ) {
    if (!(await this.tokens.revoke(credential, id))) throw new NotFoundException();
    this.events.record(request, 'access_token_changed', { userId, reason: 'revoked' });
    sessionOf(request).flash = 'That token is revoked: no program gets in with it any more.';
  }
}
