import { Injectable } from '@nestjs/common';
import { CurrentLogin } from '../../logins/current-login.js';
import type { SignedInUser } from '../../logins/signed-in-user.js';
import { newIdempotencyKey } from '../idempotency-key.js';
import { Navigation } from './navigation.js';
import type { PageRequest } from '../request.js';

type ForUsers = (signedIn: SignedInUser, path: string) => object | Promise<object>;

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

  /** A feature adds values to the pages of users who are signed in. */
  addForUsers(values: ForUsers) {
    this.#more.push(values);
  }

  async modelFor(request: PageRequest, page: object) {
    const signedIn = await this.currentLogin.user(request);
    const groups = signedIn
      ? (['users', signedIn.role ?? 'users'] as const)
      : (['guests'] as const);
    const path = pathOf(request);
    const navigation = this.navigation.for(groups, path);
    const all = signedIn ? this.#more.map(async (values) => values(signedIn, path)) : [];
    const more = await Promise.all(all);
    return {
      user: signedIn?.email,
      idempotencyKey: newIdempotencyKey(signedIn?.userId),
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
