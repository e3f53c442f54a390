import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Routes } from '../routes.js';

interface Method {
  readonly path: string;
  readonly label: string;
  /** The path that another site redirects back to, when users re-authenticate there. */
  readonly callback?: string;
  isFor(userId: string): Promise<boolean>;
  readonly secondFactor?: {
    /** Such as "a passkey". */
    readonly name: string;
    /** The page where it is set up. */
    readonly setUp: string;
    isFor(userId: string): Promise<boolean>;
  };
}

/** Alternatives to the password for `@Reauthenticated()`, such as a passkey. A feature adds its own. */
@Injectable()
export class ReauthenticationMethods implements OnApplicationBootstrap {
  readonly #methods: Method[] = [];

  constructor(
    private readonly config: Config,
    private readonly routes: Routes,
  ) {}

  /** Without the page, users would be led to an error. */
  onApplicationBootstrap() {
    const page = this.config.options.pages.reauthentication;
    const route = this.routes.list().find(({ isReauthenticated }) => isReauthenticated);
    if (route && !this.routes.isPage(page))
      throw new Error(
        `${route.handler} is for users who have re-authenticated, but there is no page ${page}. ` +
          'The feature account of the starter has one. Or name another page: pages.reauthentication in src/options.ts',
      );
  }

  add(method: Method) {
    this.#methods.push(method);
  }

  /** The paths of all pages where users re-authenticate without a password. */
  get paths() {
    return this.#methods.map(({ path }) => path);
  }

  async of(userId: string) {
    const isOffered = await Promise.all(this.#methods.map((method) => method.isFor(userId)));
    return this.#methods
      .filter((_, at) => isOffered[at])
      .map(({ path, label, callback }) => ({ path, label, callback }));
  }

  /** All kinds of second factor, and for each kind whether the user has one. */
  secondFactors(userId: string) {
    const all = this.#methods.flatMap(({ path, secondFactor }) =>
      secondFactor ? [{ path, ...secondFactor }] : [],
    );
    return Promise.all(
      all.map(async ({ isFor, ...factor }) => ({ ...factor, isThere: await isFor(userId) })),
    );
  }
}
