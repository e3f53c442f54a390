import { Controller, Get, Module, Param, Post, Redirect, Req } from '@nestjs/common';
import { describe, expect } from 'vitest';
import { actingAs, it, seed, startApp, stopClock } from '../../../../test/support/kit.js';
import { PASSWORD } from '../../../../test/support/people.js';
import { probe, receivedForms } from '../../../../test/core/probe.js';
import { Impersonation } from '../../logins/impersonation.js';
import type { LoggedInUser } from '../../logins/logged-in-user.js';
import type { PageRequest } from '../request.js';
import { CurrentUser } from './current-user.js';
import { ReauthenticationMethods } from './reauthentication-methods.js';
import { LoggedIn } from './logged-in.guard.js';

const LIMITS = { SESSION_IDLE_SECONDS: '600', SESSION_ABSOLUTE_SECONDS: '7200' };

describe('Somebody who was logged out', () => {
  it('is told when it was for doing nothing', async () => {
    const app = await startApp(LIMITS);
    const clock = stopClock();
    const visitor = await actingAs(app, await seed.user(app));
    await clock.pass(601);
    const page = await visitor.open('/count');
    expect(page).toBeGuest();
    expect(page).toShowFlash('You were logged out, because nothing happened for 10 minutes.');
    expect((await visitor.open('/count')).flash).toBeUndefined();
  });

  it('is told when it was for the longest that a login may last', async () => {
    const app = await startApp(LIMITS);
    const clock = stopClock();
    const visitor = await actingAs(app, await seed.user(app));
    for (let passed = 0; passed < 7200; passed += 600) {
      await clock.pass(599);
      await visitor.open('/');
    }
    await clock.pass(20);
    const page = await visitor.open('/private');
    expect(page).toLeadTo('/login?returnTo=%2Fprivate');
    expect(page).toShowFlash(
      'You were logged out, because a login lasts for 2 hours. Log in again to go on.',
    );
  });

  it('is told when it was from another device', async ({ app }) => {
    const laptop = await actingAs(app, await seed.user(app));
    const phone = await actingAs(app, 'ada@example.com');
    await laptop.submit('/private/end-others');
    const page = await phone.open('/');
    expect(page).toShowFlash(
      'You were logged out on another device, or by a change of your password.',
    );
  });

  it('leaves nothing behind for whoever comes next to the browser', async () => {
    const app = await startApp(LIMITS);
    const clock = stopClock();
    const visitor = await actingAs(app, await seed.user(app));
    await visitor.open('/count');
    await clock.pass(601);
    expect((await visitor.open('/count')).count).toBe(1);
  });
});

describe('A form that was sent too late', () => {
  const typed = { email: 'typed@example.com', password: 'never kept' };

  async function sendTooLate() {
    const app = await startApp(LIMITS, { imports: [probe] });
    const clock = stopClock();
    const visitor = await actingAs(app, await seed.user(app));
    await clock.pass(601);
    receivedForms.length = 0;
    const referer = `${app.origin}/probe/form?draft=1`;
    const login = await visitor.submit('/probe/form', typed, { referer });
    return { app, visitor, login };
  }

  it('is offered again after the login, and not sent by itself', async () => {
    const { visitor, login } = await sendTooLate();
    expect(login).toLeadTo('/login?returnTo=%2Fprobe%2Fform%3Fdraft%3D1');
    const form = { email: 'ada@example.com', password: PASSWORD };
    const page = await visitor.submit(login.path, form);
    expect(page).toLeadTo('/probe/form?draft=1');
    expect(page).toBeLoggedInAs('ada@example.com');
    expect(page.html).toContain('value="typed@example.com"');
    expect(page.html).not.toContain('never kept');
    expect(receivedForms).toEqual([]);
  });

  it('is kept without its password', async () => {
    const { visitor } = await sendTooLate();
    await expect(visitor).toHaveSession({
      oldInput: {
        page: '/probe/form?draft=1',
        values: { email: 'typed@example.com' },
        by: expect.stringMatching(/^[\w-]{8}$/) as string,
      },
    });
  });

  it('is offered to nobody else who logs in then', async () => {
    const { app, visitor, login } = await sendTooLate();
    await seed.user(app, 'bob@example.com');
    const page = await visitor.submit(login.path, { email: 'bob@example.com', password: PASSWORD });
    expect(page).toLeadTo('/probe/form?draft=1');
    expect(page.html).not.toContain('typed@example.com');
    await expect(visitor).toHaveSession({});
  });

  it('is offered once', async () => {
    const { visitor, login } = await sendTooLate();
    await visitor.submit(login.path, { email: 'ada@example.com', password: PASSWORD });
    const again = await visitor.open('/probe/form?draft=1');
    expect(again.html).not.toContain('typed@example.com');
  });

  it('is let go when it is long', async () => {
    const app = await startApp({}, { imports: [probe] });
    const visitor = app.visitor();
    const referer = `${app.origin}/probe/form`;
    const page = await visitor.submit('/probe/form', { email: 'x'.repeat(5000) }, { referer });
    expect(page).toLeadTo('/login?returnTo=%2Fprobe%2Fform');
  });
});

@Controller('through')
@LoggedIn()
class ThroughController {
  constructor(private readonly impersonation: Impersonation) {}

  @Post('act/:id')
  @Redirect('/count', 303)
  async act(
    @Req() request: PageRequest,
    @CurrentUser() admin: LoggedInUser,
    @Param('id') id: string,
  ) {
    await this.impersonation.begin(request, admin, id, 60);
  }

  @Get(':site/confirm')
  confirm() {
    return {};
  }

  @Get(':site/confirm/again')
  again() {
    return {};
  }

  @Get(':site/:page')
  other() {
    return {};
  }
}

@Module({ controllers: [ThroughController] })
class ThroughModule {
  constructor(methods: ReauthenticationMethods) {
    const isFor = async () => true;
    methods.add({ path: '/through/google/confirm', label: 'Google', isFor });
  }
}

describe('An admin who acts as a user', () => {
  it('cannot re-authenticate as the user, also by a method whose path has a parameter', async () => {
    const app = await startApp({}, { imports: [ThroughModule] });
    const admin = await actingAs(app, await seed.admin(app));
    const ask = async () => {
      const paths = ['/through/google/confirm', '/through/google/confirm/again'];
      const pages = await Promise.all(paths.map((path) => admin.open(path)));
      return pages.map(({ status }) => status);
    };
    expect(await ask()).toEqual([200, 200]);
    await admin.submit(`/through/act/${(await seed.user(app)).id}`);
    expect(await ask()).toEqual([403, 403]);
    expect((await admin.open('/through/google/news')).status).toBe(200);
    expect((await admin.open('/THROUGH/Google/confirm/again')).status).not.toBe(200);
  });
});
