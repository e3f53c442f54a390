import { Body, Controller, Get, Module, NotFoundException, Param, Post } from '@nestjs/common';
import { Redirect, Render, Req, Session } from '@nestjs/common';
import { IsInt, Max, Min } from 'class-validator';
import { type SessionData, sessionOf } from '../../src/session/session-data.js';
import { FormPage } from '../../src/web/forms/form-page.js';
import { AsNumber } from '../../src/web/forms/from-text.js';
import type { PageRequest } from '../../src/web/request.js';

class MoreForm {
  @AsNumber()
  @IsInt()
  @Min(1)
  @Max(99)
  by = NaN;
}

type Counted = SessionData & { visits?: number | undefined };

/**
 * A number in the session and a form, in every application that a test starts. The stories of the
 * core use it, so that they stay green when a feature is taken out. Its page borrows a view.
 */
@Controller('count')
class CountController {
  @Get()
  @Render('errors/show')
  show(@Req() request: PageRequest) {
    const session = sessionOf(request) as Counted;
    session.visits = (session.visits ?? 0) + 1;
    return { title: 'Count', detail: session.visits };
  }

  @Post(':name')
  @FormPage(CountController, 'show')
  @Redirect('/count', 303)
  add(@Session() session: Counted, @Param('name') name: string, @Body() { by }: MoreForm) {
    if (name !== 'more') throw new NotFoundException();
    session.visits = (session.visits ?? 0) + by;
    session.notice = 'It is counted.';
  }
}

@Module({ controllers: [CountController] })
export class CountModule {}
