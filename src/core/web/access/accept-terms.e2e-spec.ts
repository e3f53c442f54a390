import {
  Controller,
  ForbiddenException,
  Get,
  Module,
  type OnModuleInit,
  Post,
} from '@nestjs/common';
import { Redirect, Render } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { seed, startApp } from '../../../../test/support/kit.js';
import { now } from '../../clock.js';
import { Database } from '../../database/database.js';
import { CurrentLogin } from '../../logins/current-login.js';
import type { LoggedInUser } from '../../logins/logged-in-user.js';
import { CurrentUser } from './current-user.js';
import { LoggedIn } from './logged-in.guard.js';

declare module '../../database/database.js' {
  interface Tables {
    accepted_terms: { user_id: string; version: string; accepted_at: number };
  }
}

// #region terms
/** With another version everybody is asked again. */
const VERSION = '2027-01';

@Controller('terms')
@LoggedIn()
class TermsController {
  constructor(
    private readonly database: Database,
    currentLogin: CurrentLogin,
  ) {
    currentLogin.requireAction(async ({ userId, actor }) => {
      if (actor || (await this.accepted(userId))) return undefined;
      return { page: '/terms', open: ['/terms', '/logout'] };
    });
  }

  @Get()
  @Render('terms/show')
  show() {
    return { title: 'New terms' };
  }

  @Post()
  @Redirect('/', 303)
  async accept(@CurrentUser() { userId, actor }: LoggedInUser) {
    if (actor) throw new ForbiddenException('Only the user can accept the terms.');
    await this.database
      .insertInto('accepted_terms')
      .values({ user_id: userId, version: VERSION, accepted_at: now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  private accepted(userId: string) {
    const rows = this.database.selectFrom('accepted_terms').select('accepted_at');
    return rows.where('user_id', '=', userId).where('version', '=', VERSION).executeTakeFirst();
  }
}
// #endregion terms

@Module({ controllers: [TermsController] })
class TermsModule implements OnModuleInit {
  constructor(private readonly database: Database) {}

  async onModuleInit() {
    await this.database.migrate('terms', {
      '001-accepted-terms': {
        async up(db: Kysely<unknown>) {
          await db.schema
            .createTable('accepted_terms')
            .addColumn('user_id', 'text', (id) =>
              id.notNull().references('users.id').onDelete('cascade'),
            )
            .addColumn('version', 'text', (version) => version.notNull())
            .addColumn('accepted_at', 'bigint', (at) => at.notNull())
            .addPrimaryKeyConstraint('accepted_terms_key', ['user_id', 'version'])
            .execute();
        },
      },
    });
  }
}

/** Its view is not here. */
const render = () => '<h1></h1>';
const start = () => startApp({}, { imports: [TermsModule], options: { render } });

describe('New terms', () => {
  it('come before every other page, until the user accepts them', async () => {
    const app = await start();
    const ada = app.visitor();
    const { email, password } = await seed.user(app);
    await ada.open('/private');
    const form = { email, password };
    expect((await ada.submit('/login?returnTo=/private', form)).path).toBe('/terms');
    expect(await ada.open('/private')).toLeadTo('/terms');
    const json = await ada.request('/private', { headers: { accept: 'application/json' } });
    expect(json.status).toBe(403);
    expect(await ada.submit('/terms')).toLeadTo('/');
    expect((await ada.open('/private')).path).toBe('/private');
  });

  it('do not keep anybody from logging out, and are no matter of guests', async () => {
    const app = await start();
    expect((await app.visitor().open('/')).path).toBe('/');
    const ada = app.visitor();
    await ada.open('/private');
    const { email, password } = await seed.user(app);
    await ada.submit('/login', { email, password });
    await ada.submit('/logout');
    expect((await ada.open('/')).path).toBe('/');
  });
});
