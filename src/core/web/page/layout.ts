import { Injectable } from '@nestjs/common';
import { CurrentLogin } from '../../logins/current-login.js';
import type { LoggedInUser } from '../../logins/logged-in-user.js';
import { newIdempotencyKey } from '../idempotency-key.js';
import { Navigation } from './navigation.js';
import type { PageRequest } from '../request.js';

type ForUsers = (loggedIn: LoggedInUser, path: string) => object | Promise<object>;

/**
 * The values for `views/layouts/page.hbs`, which is around every page. They are plain values: a template never gets
 * the session.
 */
@Injectable()
export class Layout {
  readonly #more: ForUsers[] = [];

  constructor(
    private readonly currentLogin: CurrentLogin,
    private readonly navigation: Navigation,
  ) {}

  /** A feature adds values to the pages of users who are logged in. */
  addForUsers(values: ForUsers) {
    this.#more.push(values);
  }

  async modelFor(request: PageRequest, page: object) {
    const loggedIn = await this.currentLogin.user(request);
    const groups = loggedIn
      ? (['users', loggedIn.role ?? 'users'] as const)
      : (['guests'] as const);
    const path = pathOf(request);
    const navigation = this.navigation.for(groups, path);
    const all = loggedIn ? this.#more.map(async (values) => values(loggedIn, path)) : [];
    const more = await Promise.all(all);
    return {
      user: loggedIn?.email,
      idempotencyKey: newIdempotencyKey(loggedIn?.userId),
      navigation,
      ...(Object.assign({}, ...more) as object),
      ...page,
    };
  }

  /** For a page that does not know its user: only the links for everybody. */
  modelWithoutUser(request: PageRequest, page: object) {
    return { navigation: this.navigation.for([], pathOf(request)), ...page };
  }
}

const pathOf = ({ url }: PageRequest) => url.split('?')[0]!;
