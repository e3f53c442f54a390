import { Injectable } from '@nestjs/common';
import { Logins } from '../../session/logins.js';
import { Navigation } from './navigation.js';
import type { PageRequest } from '../request.js';

/** Values for `views/layouts/page.hbs`, which is around every page. Plain values only: a session never reaches a template. */
@Injectable()
export class Layout {
  constructor(
    private readonly logins: Logins,
    private readonly navigation: Navigation,
  ) {}

  async modelFor(request: PageRequest, page: object) {
    const signedIn = await this.logins.of(request);
    const groups = signedIn
      ? (['users', signedIn.role ?? 'users'] as const)
      : (['guests'] as const);
    const navigation = this.navigation.for(groups, pathOf(request));
    return { user: signedIn?.email, navigation, ...page };
  }

  /** For a page that does not know who is signed in: with the links that everybody has. */
  modelWithoutUser(request: PageRequest, page: object) {
    return { navigation: this.navigation.for([], pathOf(request)), ...page };
  }
}

const pathOf = ({ url }: PageRequest) => url.split('?')[0]!;
