import { Body, Controller, Get, NotFoundException, Param, Post } from '@nestjs/common';
import { Redirect, Render, Req, Session } from '@nestjs/common';
import { IsInt, Max, Min } from 'class-validator';
import { Database } from '../../../src/core/database/database.js';
import { newSecret } from '../../../src/core/secrets.js';
import { type SessionData, sessionOf } from '../../../src/core/session/session-data.js';
import { FormPage } from '../../../src/core/web/forms/form-page.js';
import { AsNumber } from '../../../src/core/web/forms/from-text.js';
import type { PageRequest } from '../../../src/core/web/request.js';

class MoreForm {
  @AsNumber()
  @IsInt()
  @Min(1)
  @Max(99)
  by = NaN;
}

type Counted = SessionData & { count?: number; counter?: string };

/** A number in the session, a number in a row, and a form for each. The pages borrow a view. */
@Controller('count')
export class CountController {
  constructor(private readonly database: Database) {}

  @Get()
  @Render('errors/show')
  show(@Req() request: PageRequest) {
    const session = sessionOf(request) as Counted;
    session.count = (session.count ?? 0) + 1;
    return { title: 'Count', detail: session.count };
  }

  @Get('row')
  @Render('errors/show')
  async row(@Session() { counter: owner = '' }: Counted) {
    const row = await this.database
      .selectFrom('counts')
      .select('number')
      .where('owner', '=', owner)
      .executeTakeFirst();
    return { title: 'Count', detail: row?.number ?? 0 };
  }

  @Post('row')
  @Redirect('/count/row', 303)
  async addToRow(@Session() session: Counted, @Body() { by }: MoreForm) {
    await this.database
      .insertInto('counts')
      .values({ owner: (session.counter ??= newSecret()), number: by })
      .onConflict((conflict) =>
        conflict
          .column('owner')
          .doUpdateSet(({ eb, ref }) => ({ number: eb(ref('counts.number'), '+', by) })),
      )
      .execute();
  }

  @Post(':name')
  @FormPage(CountController, 'show')
  @Redirect('/count', 303)
  add(@Session() session: Counted, @Param('name') name: string, @Body() { by }: MoreForm) {
    if (name !== 'more') throw new NotFoundException();
    session.count = (session.count ?? 0) + by;
    session.flash = 'It is counted.';
  }
}
