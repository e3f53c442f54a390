import { All, Controller, Module } from '@nestjs/common';
import { UserLogins } from '../../src/core/logins/user-logins.js';
import { Routes } from '../../src/core/web/routes.js';
import type { RunningApp } from '../support/app.js';
import { actingAs, seed, startApp } from '../support/kit.js';
import { PASSWORD } from '../support/people.js';

/** A route that takes every method, as a clone may have one. */
@Controller('anything')
class AnythingController {
  @All()
  anything() {
    return {};
  }
}

@Module({ controllers: [AnythingController] })
class AnythingModule {}

/** Good enough for every form there is: whoever lets it through changes something. */
export const fill = (email: string) =>
  new URLSearchParams({
    email,
    password: PASSWORD,
    currentPassword: PASSWORD,
    newPassword: `${PASSWORD}, and another one`,
    sku: 'cup',
    quantity: '7',
    by: '7',
    remember: 'yes',
  }).toString();

/** The application and all that can be sent to it: every route that is not safe, whoever declared it. */
export async function startWithForms(environment: Record<string, string>) {
  const app = await startApp(environment, { imports: [AnythingModule] });
  const routes = app.app.get(Routes).list();
  const forms = routes.filter(({ method }) => !['GET', 'HEAD', 'OPTIONS', 'ALL'].includes(method));
  return { app, forms };
}

/** Somebody with two sessions, and the paths of what is theirs. */
export async function somebody(app: RunningApp, email: string) {
  const user = await seed.user(app, email);
  const laptop = await actingAs(app, user);
  await actingAs(app, email);
  await laptop.submit('/count/row', { by: '1' });
  const [login] = await app.app.get(UserLogins).of(user.id);
  return {
    cookie: `Cookie: ${laptop.jar.getCookieStringSync(app.origin)}`,
    own: (path: string) =>
      path.replace(':sku', 'cup').replace(':name', 'more').replace(':id', login!.id),
  };
}
