import { Injectable } from '@nestjs/common';
import { Logins } from '../../session/logins.js';
import { Navigation } from './navigation.js';
import type { PageRequest } from '../request.js';

/** What every page shows around its own part. Plain values only: a session never reaches a template. */
@Injectable()
export class Frame {
  constructor(
    private readonly logins: Logins,
    private readonly navigation: Navigation,
  ) {}

  async around(request: PageRequest, page: object) {
    const signedIn = await this.logins.of(request);
    const groups = signedIn
      ? (['users', signedIn.role ?? 'users'] as const)
      : (['guests'] as const);
    const navigation = this.navigation.for(groups, pathOf(request));
    return { user: signedIn?.email, navigation, ...page };
  }

  /** Without asking who is signed in, and without taking anybody for a guest. */
  aroundAnybody(request: PageRequest, page: object) {
    return { navigation: this.navigation.for([], pathOf(request)), ...page };
  }
}

const pathOf = ({ url }: PageRequest) => url.split('?')[0]!;
