import { Controller, Get, Sse } from '@nestjs/common';
import { NEVER } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { listenTo } from '../../../../test/support/events.js';
import { gateway } from '../../../../test/support/gateway.js';
import { actingAs, seed, startApp } from '../../../../test/support/kit.js';
import { request, send } from '../../../../test/core/raw.js';
import { giveRole } from '../../../../test/support/seed.js';
import { openSocket } from '../../../../test/support/socket.js';
import type { Options } from '../../config/options.js';
import type { LoggedInUser } from '../../logins/logged-in-user.js';
import { CurrentUser } from './current-user.js';
import { HiddenRoles, Roles } from './roles.guard.js';
import { LoggedIn } from './logged-in.guard.js';

@Controller('rooms')
class RoomsController {
  @Get('open')
  open(@CurrentUser() user: LoggedInUser | undefined) {
    return { email: user?.email ?? null };
  }

  @Get('own')
  @LoggedIn()
  own(@CurrentUser() { email, role }: LoggedInUser) {
    return { email, role };
  }

  @Get('office')
  @Roles('admin')
  office() {
    return 'desk';
  }

  @Get('hidden')
  @HiddenRoles('admin')
  hidden() {
    return 'treasure';
  }
}

@Controller('vault')
@Roles('admin')
class VaultController {
  @Get()
  @Roles()
  nobody() {
    return 'treasure';
  }

  @Sse('news')
  news() {
    return NEVER;
  }
}

const rooms = { module: class Rooms {}, controllers: [RoomsController, VaultController] };
const JSON_ONLY = { accept: 'application/json' };

async function start(options: Options = {}) {
  const app = await startApp({}, { imports: [gateway, rooms], options });
  const admin = await seed.admin(app);
  const guest = app.visitor();
  return {
    app,
    admin,
    guest,
    user: await actingAs(app, await seed.user(app)),
    ruler: await actingAs(app, admin),
  };
}

describe('A handler', () => {
  // #region as-an-admin
  it('for admins lets in an admin, and nobody else', async () => {
    const app = await startApp({}, { imports: [rooms] });
    const admin = await actingAs(app, await seed.admin(app));
    const user = await actingAs(app, await seed.user(app));
    expect((await admin.open('/rooms/office')).status).toBe(200);
    expect((await user.open('/rooms/office')).status).toBe(403);
  });
  // #endregion as-an-admin

  it('is told who asks, and that nobody is logged in', async () => {
    const { guest, user, ruler } = await start();
    expect((await guest.open('/rooms/open')).html).toBe('{"email":null}');
    expect((await user.open('/rooms/open')).html).toBe('{"email":"ada@example.com"}');
    expect((await user.open('/rooms/own')).html).toBe('{"email":"ada@example.com","role":null}');
    expect((await ruler.open('/rooms/own')).html).toContain('"role":"admin"');
    expect((await guest.open('/rooms/own', JSON_ONLY)).status).toBe(401);
  });

  it('for a role sends a guest to the login', async () => {
    const { guest } = await start();
    expect((await guest.open('/rooms/office')).path).toMatch(/^\/login/);
  });

  it('that is hidden is no page to anybody without the role', async () => {
    const { guest, user, ruler } = await start();
    expect((await ruler.open('/rooms/hidden')).html).toBe('treasure');
    const missing = await guest.open('/rooms/none');
    for (const visitor of [guest, user]) {
      const page = await visitor.open('/rooms/hidden');
      expect([page.status, page.path]).toEqual([404, '/rooms/hidden']);
    }
    const ofGuest = await guest.open('/rooms/hidden');
    expect(ofGuest.html).toBe(missing.html);
    const { status, headers } = await guest.request('/rooms/hidden', { method: 'POST' });
    expect([status, headers.get('allow')]).toEqual([404, null]);
  });

  it.each([
    ['Accept: text/html', 303],
    ['X-Requested-With: com.example.app', 303],
    ['X-Requested-With: XMLHttpRequest', 401],
    ['X-Requested-With: fetch', 401],
    ['HX-Request: true', 401],
    ['Accept: text/event-stream', 401],
  ])('leads a guest to the login, and no script: %s gets %i', async (header, status) => {
    const { app } = await start();
    expect((await send(app.origin, request('GET /rooms/own', [header]))).status).toBe(status);
  });

  it('has roles of its own instead of those of its class', async () => {
    const { ruler } = await start();
    expect((await ruler.open('/vault')).status).toBe(403);
  });
});

describe('A stream of events for a role', () => {
  it('ends when the role is taken away', async () => {
    const { app, admin, ruler } = await start({ times: { endedLogin: 20 } });
    const { ended } = await listenTo(ruler, '/vault/news');
    await giveRole(app, admin, null);
    await ended;
  });
});

describe('A message of a socket', () => {
  it('is for those who have the role, until it is taken away', async () => {
    const { app, admin, guest, user, ruler } = await start();
    const refusal = { event: 'exception', data: expect.objectContaining({ status: 'error' }) };
    for (const other of [guest, user]) {
      expect(await (await openSocket(other)).ask('rule')).toEqual(refusal);
    }
    const { ask } = await openSocket(ruler);
    expect(await ask('rule')).toEqual({ event: 'ruled' });
    await giveRole(app, admin, null);
    expect(await ask('rule')).toEqual(refusal);
  });
});
