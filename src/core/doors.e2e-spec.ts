import { Body, Controller, Get, Module, type OnModuleInit, Post } from '@nestjs/common';
import { Redirect, Render } from '@nestjs/common';
import { IsString } from 'class-validator';
import { MemoryStore } from 'express-session';
import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { actingAs, seed, startApp } from '../../test/support/kit.js';
import { SessionsIn } from '../../test/core/store-of.js';
import { Database } from './database/database.js';
import type { LoggedInUser } from './logins/logged-in-user.js';
import { IsNewPassword } from './users/new-password.js';
import { Users } from './users/users.js';
import { CurrentUser } from './web/access/current-user.js';
import { LoggedIn } from './web/access/logged-in.guard.js';

declare module './users/tables.js' {
  interface UsersTable {
    nickname: string | null;
  }
}

class NicknameForm {
  @IsString()
  nickname = '';
}

/** A feature as an application has it, with a column of users. */
@Controller('nickname')
@LoggedIn()
class NicknameController {
  constructor(
    private readonly database: Database,
    private readonly users: Users,
  ) {}

  @Get()
  @Render('errors/show')
  async show(@CurrentUser() { userId }: LoggedInUser) {
    const user = this.database.selectFrom('users').select('nickname').where('id', '=', userId);
    return { title: 'Nickname', detail: (await user.executeTakeFirstOrThrow()).nickname };
  }

  @Post()
  @Redirect('/nickname', 303)
  async change(@CurrentUser() { credential, userId }: LoggedInUser, @Body() form: NicknameForm) {
    await this.users.change(credential, async (trx) => {
      await trx.updateTable('users').set(form).where('id', '=', userId).execute();
    });
  }
}

@Module({ controllers: [NicknameController] })
class NicknameModule implements OnModuleInit {
  constructor(private readonly database: Database) {}

  async onModuleInit() {
    await this.database.migrate('nickname', {
      '001-nickname': {
        async up(db: Kysely<unknown>) {
          await db.schema.alterTable('users').addColumn('nickname', 'text').execute();
        },
      },
    });
  }
}

class ChosenForm {
  @IsNewPassword()
  password = '';
}

@Controller('choose')
class ChooseController {
  @Post()
  choose(@Body() _form: ChosenForm) {}
}

describe('Without a change in core an application has', () => {
  it('a column of its own in the table of users', async () => {
    const app = await startApp({}, { imports: [NicknameModule], isNew: true });
    const ada = await actingAs(app, await seed.user(app));
    const page = await ada.submit('/nickname', { nickname: 'Countess' });
    expect(page.text('.lead')).toBe('Countess');
  });

  it('another rule for passwords, beside those that are there', async () => {
    const passwordRule = (password: string) =>
      password.includes('shop') ? 'Not the name of the shop.' : undefined;
    const imports = [{ module: class Choose {}, controllers: [ChooseController] }];
    const app = await startApp({}, { imports, options: { passwordRule } });
    const choose = async (password: string) => {
      const response = await app.visitor().send('/choose', { password });
      return response.status === 201 ? 'taken' : JSON.stringify(await response.json());
    };
    expect(await choose('the shop of many words')).toContain('Not the name of the shop.');
    expect(await choose('shop')).toContain('Use at least 15 characters.');
    expect(await choose('another row of many words')).toBe('taken');
  });

  it('another engine for its views, with the key of a page in each of its forms', async () => {
    const render = async (view: string, model: object) =>
      `<h1>${view}: ${String((model as { title?: string }).title)}</h1><form method="post"></form>`;
    const app = await startApp({}, { options: { render } });
    const page = await app.visitor().open('/count');
    expect(page.text('h1')).toBe('errors/show: Count');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.idempotencyKey).toMatch(/^[\w-]{21}\.$/);
    const missing = await app.visitor().open('/nowhere');
    expect([missing.status, missing.text('h1')]).toEqual([404, 'errors/show: Page not found']);
  });

  it('another store for its sessions, such as one that was made for express-session', async () => {
    const store = new MemoryStore();
    const sessionStore = () => new SessionsIn(store);
    const app = await startApp({}, { options: { sessionStore } });
    const visitor = app.visitor();
    await visitor.open('/count');
    expect((await visitor.open('/count')).count).toBe(2);
    const rows = await app.app.get(Database).selectFrom('sessions').selectAll().execute();
    expect(rows).toEqual([]);
    const ada = await actingAs(app, await seed.user(app));
    await expect(ada).toBeLoggedInAs('ada@example.com');
  });
});
