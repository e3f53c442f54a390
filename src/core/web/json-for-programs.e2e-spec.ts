import { Body, Controller, Get, Module, type OnModuleInit, Post } from '@nestjs/common';
import { IsUrl } from 'class-validator';
import type { Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { actingAs, seed, startApp } from '../../../test/support/kit.js';
import { Database } from '../database/database.js';
import type { LoggedInUser } from '../logins/logged-in-user.js';
import { CurrentUser } from './access/current-user.js';
import { TokenScope } from './bearer-tokens.js';

declare module '../database/database.js' {
  interface Tables {
    bookmarks: { user_id: string; url: string };
  }
}

// #region bookmarks
class BookmarkForm {
  @IsUrl({}, { message: 'Enter the address of a page.' })
  url = '';
}

@Controller('api/bookmarks')
class BookmarksController {
  constructor(private readonly database: Database) {}

  @Get()
  @TokenScope('bookmarks:read', 'See your bookmarks')
  async index(@CurrentUser() { userId }: LoggedInUser) {
    const rows = this.database.selectFrom('bookmarks').select('url');
    return { bookmarks: await rows.where('user_id', '=', userId).execute() };
  }

  @Post()
  @TokenScope('bookmarks:write', 'Add bookmarks')
  async create(@CurrentUser() { userId }: LoggedInUser, @Body() { url }: BookmarkForm) {
    await this.database.insertInto('bookmarks').values({ user_id: userId, url }).execute();
    return { url };
  }
}
// #endregion bookmarks

@Module({ controllers: [BookmarksController] })
class BookmarksModule implements OnModuleInit {
  constructor(private readonly database: Database) {}

  async onModuleInit() {
    await this.database.migrate('bookmarks', {
      '001-bookmarks': {
        async up(db: Kysely<unknown>) {
          await db.schema
            .createTable('bookmarks')
            .addColumn('user_id', 'text', (id) =>
              id.notNull().references('users.id').onDelete('cascade'),
            )
            .addColumn('url', 'text', (url) => url.notNull())
            .execute();
        },
      },
    });
  }
}

const PATH = '/api/bookmarks';

it('JSON of a feature is for its user, and says what is wrong with what was sent', async () => {
  const app = await startApp({}, { imports: [BookmarksModule] });
  const ada = await actingAs(app, await seed.user(app));
  const bob = await actingAs(app, await seed.user(app, 'bob@example.com'));
  const added = await ada.send(PATH, { url: 'https://example.com/' });
  expect([added.status, await added.json()]).toEqual([201, { url: 'https://example.com/' }]);
  const read = async (visitor: typeof ada) => (await visitor.request(PATH)).json();
  expect(await read(ada)).toEqual({ bookmarks: [{ url: 'https://example.com/' }] });
  expect(await read(bob)).toEqual({ bookmarks: [] });
  const refused = await ada.send(PATH, { url: 'nothing' });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('Enter the address of a page.');
  expect((await app.visitor().send(PATH, { url: 'https://example.com/' })).status).toBe(401);
});
