import { Controller, Get, HttpCode, Module, type OnModuleInit, Post, Req } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { RunningApp } from '../../../test/support/app.js';
import { proofOf } from '../../../test/support/accounts.js';
import { BACK_DOOR } from '../../../test/support/back-door.js';
import { actingAs, seed, startApp, stopClock } from '../../../test/support/kit.js';
import { lastingStore } from '../../../test/support/stores.js';
import type { User } from '../../../test/support/seed.js';
import type { Visitor } from '../../../test/support/visitor.js';
import { Database } from '../database/database.js';
import { Users } from '../users/users.js';
import { CurrentUser } from '../web/access/current-user.js';
import { LoggedIn } from '../web/access/logged-in.guard.js';
import type { PageRequest } from '../web/request.js';
import { EndedLogins } from './ended-logins.js';
import { LoginEndedListeners } from './login-ended-listeners.js';
import type { LoggedInUser } from './logged-in-user.js';
import { LoginLifecycle } from './login-lifecycle.js';
import { UserLogins } from './user-logins.js';

declare module '../database/database.js' {
  interface Tables {
    seats: { user_id: string; login_at: number };
    freed: { login_id: string; user_id: string; reason: string; ended_at: number };
  }
}

let failures = 0;

@Controller('seat')
@LoggedIn()
class SeatController {
  constructor(
    private readonly database: Database,
    private readonly userLogins: UserLogins,
    private readonly loginLifecycle: LoginLifecycle,
    private readonly users: Users,
  ) {}

  @Get()
  async isTaken(@CurrentUser() { userId }: LoggedInUser) {
    const seats = this.database.selectFrom('seats').selectAll().where('user_id', '=', userId);
    return { seats: (await seats.execute()).length };
  }

  @Post()
  @HttpCode(200)
  async take(@CurrentUser() { userId, credential }: LoggedInUser) {
    const seat = { user_id: userId, login_at: credential.loginAt! };
    await this.database.insertInto('seats').values(seat).execute();
    return {};
  }

  @Post('password')
  @HttpCode(200)
  async changePassword(@Req() request: PageRequest, @CurrentUser() user: LoggedInUser) {
    const changed = await this.users.changePassword(user.credential, 'a new row of words', (trx) =>
      this.userLogins.endAll(user.userId, trx, 'password'),
    );
    await this.loginLifecycle.renewLogin(request, changed!, user);
    return {};
  }
}

/** A seat is taken by a login, and free again when that has ended. */
@Module({ controllers: [SeatController] })
class SeatsModule implements OnModuleInit {
  constructor(
    private readonly database: Database,
    loginLifecycle: LoginLifecycle,
  ) {
    // #region seats
    loginLifecycle.onLoginEnded(async ({ id, userId, loginAt, reason, endedAt }, trx) => {
      const seats = trx.deleteFrom('seats').where('user_id', '=', userId);
      await seats.where('login_at', '=', loginAt).execute();
      const freed = { login_id: id, user_id: userId, reason, ended_at: endedAt };
      await trx.insertInto('freed').values(freed).execute();
    });
    // #endregion seats
    loginLifecycle.onLoginEnded(async () => {
      if (failures-- > 0) throw new Error('Failed on purpose, after the other one has written');
    });
  }

  async onModuleInit() {
    await this.database.migrate('seats', {
      '001-seats': {
        async up(db: Kysely<unknown>) {
          await db.schema
            .createTable('seats')
            .addColumn('user_id', 'text')
            .addColumn('login_at', 'bigint')
            .execute();
          await db.schema
            .createTable('freed')
            .addColumn('login_id', 'text')
            .addColumn('user_id', 'text')
            .addColumn('reason', 'text')
            .addColumn('ended_at', 'bigint')
            .execute();
        },
      },
    });
  }
}

const start = (environment: Record<string, string> = {}) =>
  startApp(environment, { imports: [SeatsModule], isNew: true });

/** What the timers do, at once. */
async function tell({ app }: RunningApp) {
  await app.get(EndedLogins).sweep();
  await app.get(LoginEndedListeners).tell();
}

const rowsOf = ({ app }: RunningApp, table: 'seats' | 'freed') =>
  app.get(Database).selectFrom(table).selectAll().execute();

interface Story {
  readonly app: RunningApp;
  readonly ada: User;
  readonly visitor: Visitor;
  readonly pass: (seconds: number) => Promise<void>;
}

const ENDS: [string, (story: Story) => Promise<unknown>][] = [
  ['logout', ({ visitor }) => visitor.submit('/logout')],
  ['replaced', ({ visitor, ada }) => visitor.submit(`${BACK_DOOR}?userId=${ada.id}`)],
  ['idle', ({ pass }) => pass(1801)],
  [
    'absolute',
    async ({ pass, visitor }) => {
      for (let round = 0; round < 3; round++) {
        await pass(1200);
        await visitor.open('/');
      }
    },
  ],
  ['revoked', async ({ app, ada }) => (await actingAs(app, ada)).submit('/private/end-others')],
  ['limit', async ({ app, ada }) => [await actingAs(app, ada), await actingAs(app, ada)]],
  [
    'password',
    async ({ app, ada, pass }) => {
      await (await actingAs(app, ada)).send('/seat/password', {});
      await pass(3);
    },
  ],
  ['deleted', async ({ app, ada }) => app.app.get(Users).remove(await proofOf(app, ada.id))],
];

describe('The end of a login', () => {
  it.each(ENDS)('is told once, with its reason and its time: %s', async (reason, end) => {
    const app = await start({
      SESSION_LOGINS_PER_USER: '2',
      SESSION_ABSOLUTE_SECONDS: '3600',
    });
    const { pass } = stopClock();
    const ada = await seed.user(app);
    const visitor = await actingAs(app, ada);
    await visitor.send('/seat', {});
    await tell(app);
    expect(await rowsOf(app, 'seats')).toHaveLength(1);
    const since = Math.floor(Date.now() / 1000);
    await end({ app, ada, visitor, pass });
    await tell(app);
    await tell(app);
    expect(await rowsOf(app, 'freed')).toMatchObject([{ user_id: ada.id, reason }]);
    expect(await rowsOf(app, 'seats')).toEqual([]);
    const freed = await app.app.get(Database).selectFrom('freed').select('ended_at').execute();
    expect(freed[0]!.ended_at - since).toBe({ idle: 1800, absolute: 3600 }[reason] ?? 0);
  });

  it('is none where the login goes on with a new identity, after a new password', async () => {
    const app = await start();
    const clock = stopClock();
    const visitor = await actingAs(app, await seed.user(app));
    await visitor.send('/seat', {});
    await visitor.send('/seat/password', {});
    await clock.pass(10);
    await tell(app);
    expect(await (await visitor.request('/seat')).json()).toEqual({ seats: 1 });
    await visitor.submit('/logout');
    await tell(app);
    expect(await rowsOf(app, 'freed')).toMatchObject([{ reason: 'logout' }]);
  });

  it('is told again after a failure that has undone what was written', async () => {
    const app = await start();
    const clock = stopClock();
    const visitor = await actingAs(app, await seed.user(app));
    await visitor.send('/seat', {});
    failures = 1;
    await visitor.submit('/logout');
    await tell(app);
    expect([await rowsOf(app, 'freed'), (await rowsOf(app, 'seats')).length]).toEqual([[], 1]);
    await clock.pass(61);
    await tell(app);
    expect([(await rowsOf(app, 'freed')).length, await rowsOf(app, 'seats')]).toEqual([1, []]);
  });

  it('is told by another instance when the first has stopped, and by one of two at the same moment', async () => {
    const store = await lastingStore();
    const [one, other] = [await start(store), await start(store)];
    const ada = await seed.user(one);
    const sessions = one.app.get(UserLogins);
    for (let count = 0; count < 10; count++) await actingAs(one, ada);
    const [current] = await sessions.of(ada.id);
    const loggedIn = {
      userId: ada.id,
      loginId: current!.id,
      credential: await proofOf(one, ada.id),
    };
    await sessions.endOthers(loggedIn as LoggedInUser);
    await Promise.all([one, other].map(({ app }) => app.get(LoginEndedListeners).tell()));
    await expect.poll(() => rowsOf(other, 'freed')).toHaveLength(9);
    await actingAs(one, ada);
    await sessions.endOthers(loggedIn as LoggedInUser);
    await one.close();
    await expect.poll(() => rowsOf(other, 'freed')).toHaveLength(10);
    const freed = await other.app.get(Database).selectFrom('freed').select('login_id').execute();
    expect(new Set(freed.map(({ login_id }) => login_id)).size).toBe(10);
  });
});
