import { Controller, Get, HttpCode, Module, Post, Redirect, Render, Req } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { seed, startApp } from '../../../test/support/kit.js';
import { PASSWORD } from '../../../test/support/people.js';
import { SignIn } from '#core/session/sign-in.js';
import type { VerifiedCredential } from '#core/users/verified-credential.js';
import { ReturnTo } from '#core/web/access/return-to.js';
import type { PageRequest } from '#core/web/request.js';

/** Forms with nothing but a button. */
function stepsAt(...paths: string[]) {
  let shown: VerifiedCredential;
  const controllers = paths.map((path) => {
    @Controller(path)
    class StepController {
      constructor(
        private readonly signIn: SignIn,
        private readonly returnTo: ReturnTo,
      ) {}

      @Get()
      @Render('errors/show')
      ask() {
        return { title: path };
      }

      @Post()
      @HttpCode(303)
      @Redirect('/', 303)
      async done(@Req() request: PageRequest) {
        const next = await this.signIn.nextStep(request, shown, { after: path });
        if (next) return { url: this.returnTo.by(next, request.query.returnTo) };
        await this.signIn.start(request, shown);
        return this.returnTo.afterLogin(request, 'You are logged in.');
      }
    }
    return StepController;
  });

  @Module({ controllers })
  class StepsModule {
    constructor(signIn: SignIn) {
      for (const path of paths)
        signIn.afterPassword({
          path,
          begin: async (_request, credential) => {
            shown = credential;
            return path !== '/needless';
          },
        });
    }
  }
  return StepsModule;
}

describe('A login with more steps after the password', () => {
  it('goes through those that are needed, in their order, to the page that was asked for', async () => {
    const app = await startApp({}, { imports: [stepsAt('/terms', '/needless', '/team')] });
    const { email } = await seed.user(app);
    const visitor = app.visitor();
    const form = { email, password: PASSWORD };
    const terms = await visitor.submit('/login?returnTo=%2Fprivate', form);
    expect(terms).toLeadTo('/terms?returnTo=%2Fprivate');
    expect(terms).toBeGuest();
    const team = await visitor.submit(terms.path);
    expect(team).toLeadTo('/team?returnTo=%2Fprivate');
    expect(team).toBeGuest();
    const page = await visitor.submit(team.path);
    expect(page).toLeadTo('/private');
    expect(page).toBeSignedInAs(email);
  });
});
