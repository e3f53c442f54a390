import { Controller, Get, HttpCode, Module, Post, Redirect, Render, Req } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { seed, startApp } from '../../../test/support/kit.js';
import { PASSWORD } from '../../../test/support/people.js';
import { LoginLifecycle } from '#core/logins/login-lifecycle.js';
import { PendingLogins } from '#core/tokens/pending-logins.js';
import { TokensModule } from '#core/tokens/tokens.module.js';
import { Tokens } from '#core/tokens/tokens.js';
import { LoginFlow } from '#core/web/access/login-flow.js';
import type { PageRequest } from '#core/web/request.js';

/** Forms with nothing but a button. */
function stepsAt(...paths: string[]) {
  const controllers = paths.map((path) => {
    @Controller(path)
    class StepController {
      constructor(
        private readonly pending: PendingLogins,
        private readonly loginFlow: LoginFlow,
        private readonly tokens: Tokens,
      ) {}

      @Get()
      @Render('errors/show')
      async ask(@Req() request: PageRequest) {
        await this.pending.findOrRedirect(request, path);
        return { title: path };
      }

      @Post()
      @HttpCode(303)
      @Redirect('/', 303)
      async done(@Req() request: PageRequest) {
        const { token, credential, remember } = await this.pending.findOrRedirect(request, path);
        if (!(await this.tokens.consume(token))) this.pending.refuse(request);
        const next = await this.loginFlow.logIn(request, credential, { remember, after: path });
        return next ?? this.pending.refuse(request);
      }
    }
    return StepController;
  });

  @Module({ imports: [TokensModule], controllers })
  class StepsModule {
    constructor(pending: PendingLogins, loginLifecycle: LoginLifecycle) {
      for (const path of paths)
        loginLifecycle.afterPassword({
          path,
          begin: async (request, credential, remember) =>
            path !== '/needless' && pending.keep(request, path, credential, remember),
        });
    }
  }
  return StepsModule;
}

async function start() {
  const app = await startApp({}, { imports: [stepsAt('/terms', '/needless', '/team')] });
  const { email } = await seed.user(app);
  const visitor = app.visitor();
  const logIn = (by = visitor) =>
    by.submit('/login?returnTo=%2Fprivate', { email, password: PASSWORD, remember: 'yes' });
  return { app, email, visitor, logIn };
}

describe('A login with more steps after the password', () => {
  it('goes through those that are needed, in their order, to the page that was asked for', async () => {
    const { app, email, visitor, logIn } = await start();
    const terms = await logIn();
    expect(terms).toLeadTo('/terms?returnTo=%2Fprivate');
    expect(terms).toBeGuest();
    const team = await visitor.submit(terms.path);
    expect(team).toLeadTo('/team?returnTo=%2Fprivate');
    expect(team).toBeGuest();
    const page = await visitor.submit(team.path);
    expect(page).toLeadTo('/private');
    expect(page).toBeLoggedInAs(email);
    expect(page).toSetCookie({ maxAge: app.config.rememberSeconds });
  });

  it('skips no step, and does none twice', async () => {
    const { app, email, visitor, logIn } = await start();
    await logIn();
    const { path } = await visitor.submit('/terms');
    const thief = visitor.thief();
    await visitor.submit(path);
    await expect(visitor).toBeLoggedInAs(email);
    expect(await thief.submit(path)).toLeadTo('/login?cookie=sent');
    await expect(thief).toBeGuest();

    const other = app.visitor();
    await logIn(other);
    expect(await other.submit('/team')).toLeadTo('/login?cookie=sent');
    await expect(other).toBeGuest();
  });
});
