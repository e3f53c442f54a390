import { Injectable } from '@nestjs/common';
import { Logins, type SignedInUser } from '../../session/logins.js';
import { newFormKey } from '../form-key.js';
import { Navigation } from './navigation.js';
import type { PageRequest } from '../request.js';

/** Values for `views/layouts/page.hbs`, which is around every page. Plain values only: a session never reaches a template. */
@Injectable()
export class Layout {
  readonly #more: ((signedIn: SignedInUser) => object)[] = [];

  constructor(
    private readonly logins: Logins,
    private readonly navigation: Navigation,
  ) {}

  /** What a feature puts on every page of somebody who is signed in. */
  addForUsers(values: (signedIn: SignedInUser) => object) {
    this.#more.push(values);
  }

  async modelFor(request: PageRequest, page: object) {
    const signedIn = await this.logins.of(request);
    const groups = signedIn
      ? (['users', signedIn.role ?? 'users'] as const)
      : (['guests'] as const);
    const navigation = this.navigation.for(groups, pathOf(request));
    const more = signedIn ? this.#more.map((values) => values(signedIn)) : [];
    return {
      user: signedIn?.email,
      formKey: newFormKey(signedIn?.userId),
      navigation,
      ...(Object.assign({}, ...more) as object),
      ...page,
    };
  }

  /** For a page that does not know who is signed in: with the links that everybody has. */
  modelWithoutUser(request: PageRequest, page: object) {
    return { navigation: this.navigation.for([], pathOf(request)), ...page };
  }
}

const pathOf = ({ url }: PageRequest) => url.split('?')[0]!;
