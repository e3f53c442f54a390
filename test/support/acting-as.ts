import { Database } from '../../src/core/database/database.js';
import { normalizeEmail } from '../../src/core/users/email.js';
import type { RunningApp } from './app.js';
import { BACK_DOOR } from './back-door.js';
import type { Page } from './page.js';
import type { User } from './seed.js';
import type { Visitor } from './visitor.js';

interface Options {
  /** As "Log in and stay logged in" does. */
  readonly remember?: boolean;
  /** False when the login was so long ago that `@Reauthenticated()` asks for the password. */
  readonly reauthenticated?: boolean;
}

/**
 * A visitor who is logged in, with a session of their own: its row, its cookie, and what listens to a login,
 * as POST /login makes them. Only the password is not asked for, and not hashed.
 * @param user somebody whom `seed.user` made, or an address that has an account
 * @throws when the start page does not show that the user is logged in
 */
export async function actingAs(
  app: RunningApp,
  user: Pick<User, 'id' | 'email'> | string,
  { remember = false, reauthenticated = true }: Options = {},
) {
  const { id, email } = typeof user === 'string' ? await find(app, user) : user;
  const visitor = app.visitor();
  const form = new URLSearchParams({ userId: id, remember: remember ? 'yes' : '' });
  const login = await visitor.submit(`${BACK_DOOR}?${form.toString()}`);
  if (!reauthenticated) await forgetReauthentication(app, id);
  const page = await visitor.open('/');
  if (page.user !== email) throw new Error(whyNot(email, visitor, login, page));
  return visitor;
}

const forgetReauthentication = ({ app }: RunningApp, id: string) =>
  app
    .get(Database)
    .updateTable('logins')
    .set({ reauthenticated_at: 0, created_at: 0 })
    .where('user_id', '=', id)
    .execute();

async function find({ app }: RunningApp, email: string) {
  const user = await app
    .get(Database)
    .selectFrom('users')
    .select(['id', 'email'])
    .where('email', '=', normalizeEmail(email))
    .executeTakeFirst();
  if (user) return user;
  throw new Error(`${email} has no account: make one with seed.user(app, '${email}')`);
}

function whyNot(email: string, { origin, jar }: Visitor, login: Page, page: Page) {
  const said = `${email} is not logged in.`;
  if (login.status !== 200) return `${said} The login failed: ${login.summary}`;
  if (jar.getCookiesSync(origin).length > 0)
    return `${said} The session began, but then: ${page.summary}`;
  return `${said} No cookie came from ${origin}. If SESSION_COOKIE_SECURE is true it needs https, as startSite has it.`;
}
